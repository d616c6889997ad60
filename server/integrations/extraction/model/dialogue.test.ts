import { describe, expect, it } from "vitest";
import { createModelDialogue } from "./dialogue";
import { fakeModel } from "./testing";

const fake = fakeModel();
const { faults, requests } = fake;

describe("the language model as the assistant", () => {
  const input = {
    assistant: {
      name: "Ada",
      systemPrompt: "Be kind to {{first_name}}.",
      firstMessage: "Hi {{first_name}}!",
      objective: "Book a table",
      language: "en-US",
    },
    callVariables: { first_name: "Jo" },
    turns: [],
  };
  const builtIn = { reply: async () => ({ text: "Built in", hangUp: false }) };
  const dialogue = () =>
    createModelDialogue(
      { provider: "openai_compatible", baseUrl: `${fake.url()}/v1`, model: "fake-1", timeoutMs: 700 },
      builtIn,
    );
  const heard = (text: string) => ({ ...input, turns: [{ role: "customer" as const, text }] });

  it("opens with the first message without asking the model", async () => {
    expect(await dialogue().reply(input)).toEqual({ text: "Hi Jo!", hangUp: false });
    expect(await requests()).toHaveLength(0);
  });

  it("speaks the model's words and ends the call when it says goodbye", async () => {
    expect((await dialogue().reply(heard("Tell me more"))).text).toContain("You said: Tell me more");
    expect(await dialogue().reply(heard("bye"))).toEqual({ text: "Thank you, goodbye!", hangUp: true });
    expect((await requests())[0]?.messages[0]?.content).toContain("Be kind to Jo.");
  });

  it.each(["server_error", "timeout", "empty", "truncated", "html", "reset"])(
    "falls back to the built-in words after %s",
    async (kind) => {
      await faults({ kind });
      expect(await dialogue().reply(heard("Hello"))).toEqual({ text: "Built in", hangUp: false });
    },
  );
});
