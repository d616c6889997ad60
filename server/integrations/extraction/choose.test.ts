import { describe, expect, it } from "vitest";
import { parseEnv } from "@/server/env";
import { chooseDialogue, chooseExtractor } from "./choose";

const base = { ...process.env, LLM_BASE_URL: "", LLM_MODEL: "" };
const input = {
  assistant: { name: "Ada", objective: "Book a visit", language: "en-US" },
  variables: [],
  turns: [],
  startedAt: new Date("2026-03-02T10:00:00Z"),
  timeZone: "UTC",
  country: "US",
};

describe("which extractor", () => {
  it("is built in when no model is configured", async () => {
    expect((await chooseExtractor(parseEnv(base)).extract(input)).model).toBe("basic");
  });

  it("is the language model when one is", async () => {
    const env = parseEnv({ ...base, LLM_BASE_URL: "http://127.0.0.1:9/v1", LLM_MODEL: "qwen3" });
    expect((await chooseExtractor(env).extract(input)).model).toBe("qwen3");
  });

  it("and a test call goes on when the model cannot be reached", async () => {
    const env = parseEnv({ ...base, LLM_BASE_URL: "http://127.0.0.1:9/v1", LLM_MODEL: "qwen3" });
    const reply = await chooseDialogue(env).reply({
      assistant: { ...input.assistant, systemPrompt: "", firstMessage: "" },
      callVariables: {},
      turns: [{ role: "customer", text: "Hello?" }],
    });
    expect(reply).toEqual({ text: "Would you like to book a visit?", hangUp: false });
  });
});
