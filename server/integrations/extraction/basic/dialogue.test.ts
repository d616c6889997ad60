import { describe, expect, it } from "vitest";
import type { DialogueReply, Turn } from "@/server/domain/evaluation/schema";
import { createBasicDialogue } from "./dialogue";
import { createBasicExtractor } from "./extractor";
import { askFor } from "./objective";

const dialogue = createBasicDialogue();
const ADA = {
  name: "Ada",
  systemPrompt: "",
  firstMessage: "Hi {{first_name}}, this is Ada from Bright Dental.",
  objective: "Book a dental check-up",
  language: "en-US",
};

/** Talks a call through: the customer's lines, one after the other, until the assistant hangs up. */
async function talk(lines: string[], assistant = ADA) {
  const turns: Turn[] = [];
  const replies: DialogueReply[] = [];
  const speak = async () => {
    const reply = await dialogue.reply({ assistant, callVariables: { first_name: "Jo" }, turns: [...turns] });
    replies.push(reply);
    turns.push({ role: "assistant", text: reply.text });
  };
  if (assistant.firstMessage !== "") await speak();
  for (const text of lines) {
    if (replies.at(-1)?.hangUp) break;
    turns.push({ role: "customer", text });
    await speak();
  }
  const { variables, evidence } = await createBasicExtractor().extract({
    assistant,
    variables: [
      {
        name: "status",
        type: "boolean",
        description: "Was the objective of the call achieved?",
        options: [],
        settings: {},
      },
      { name: "summary", type: "text", description: "What was said and agreed.", options: [], settings: {} },
    ],
    turns,
    startedAt: new Date("2026-03-02T10:00:00Z"),
    timeZone: "UTC",
    country: "US",
  });
  return { turns, replies, ended: replies.at(-1)?.hangUp, status: variables.status, variables, evidence };
}

describe("the built-in assistant of a test call", () => {
  it("greets with the first message and asks for its objective", async () => {
    const { turns } = await talk([]);
    expect(turns[0]?.text).toBe(
      "Hi Jo, this is Ada from Bright Dental. Would you like to book a dental check-up?",
    );
  });

  it("leaves a first message that asks a question as it is written", async () => {
    const firstMessage = "Hi {{first_name}}, shall we book your check-up for Tuesday at ten?";
    const { turns } = await talk([], { ...ADA, firstMessage });
    expect(turns[0]?.text).toBe("Hi Jo, shall we book your check-up for Tuesday at ten?");
  });

  it("does not mix English into a call in another language", async () => {
    const { turns } = await talk([], { ...ADA, firstMessage: "Guten Tag.", language: "de" });
    expect(turns[0]?.text).toBe("Guten Tag.");
  });

  it.each([
    [["Yes, that works for me", "bye"], true],
    [["Yes", "No, thank you"], true],
    [["Hello?", "Yes, that works for me.", "Bye!"], true],
    [["Okay, sounds good. Goodbye"], true],
    [["No, I'm not interested"], false],
    [["No", "bye"], false],
    [["No thanks."], false],
    [["Stop calling me!"], false],
    [["Maybe", "I don't know yet"], null],
    [["I'm not sure", "maybe"], null],
    [["I'm driving, call me back later"], null],
    [["bye"], null],
    [["Hello?", "bye"], null],
    [["How much is it?", "Yes, why not", "No, that's all"], true],
    [["No, but Thursday would be fine", "Yes please", "bye"], true],
  ])("comes to an end after %j with status %j", async (lines, status) => {
    const call = await talk(lines);
    expect(call.ended).toBe(true);
    expect(call.replies.at(-1)?.text).toMatch(/Goodbye!$/);
    expect(call.status).toBe(status);
    expect(call.variables.summary).toMatch(/^The customer said/);
  });

  it("proves an agreement by the customer's own words", async () => {
    const { evidence } = await talk(["Yes, that works for me", "bye"]);
    expect(evidence.status).toMatchObject([{ turn: 1, quote: "Yes, that works for me", verified: true }]);
  });

  it("does not take an answer to small talk for an agreement", async () => {
    const firstMessage = "Hello, am I speaking with {{first_name}}?";
    const asked = await talk(["Yes"], { ...ADA, firstMessage });
    expect(asked.turns.at(-1)?.text).toBe("Would you like to book a dental check-up?");
    expect(asked.status).toBeNull();
    expect((await talk(["Yes", "Yes, gladly", "bye"], { ...ADA, firstMessage })).status).toBe(true);
    expect((await talk(["No, wrong number"], { ...ADA, firstMessage })).ended).toBe(true);
  });

  it("works without a first message: the customer speaks first", async () => {
    const call = await talk(["Hello?", "Yes, that works for me", "bye"], { ...ADA, firstMessage: "" });
    expect(call).toMatchObject({ ended: true, status: true });
  });

  it("never talks for ever", async () => {
    const call = await talk(Array.from({ length: 200 }, () => "Blue bicycles"));
    expect(call.ended).toBe(true);
    expect(call.turns.length).toBeLessThan(60);
  });

  it("says the same to the same words", async () => {
    const lines = ["Well", "What is it about?", "Yes", "bye"];
    expect((await talk(lines)).turns).toEqual((await talk(lines)).turns);
  });
});

describe("an objective as a question", () => {
  it.each([
    ["Book a dental check-up.", "Would you like to book a dental check-up?"],
    ["Get the customer to agree to a demo", "Would you like to agree to a demo?"],
    ["The customer agrees to renew their contract", "Would you like to renew your contract?"],
    ["Confirm the customer's appointment", "Would you like to confirm your appointment?"],
    ["Sell solar panels", "I would like to sell solar panels. Are you interested?"],
    ["Lead qualification", "It is about this: lead qualification. Would you like to go ahead?"],
    ["", "Would you be interested?"],
  ])("%j asks %j", (objective, question) => expect(askFor(objective)).toBe(question));
});
