import { afterAll, beforeAll, beforeEach } from "vitest";
import { spawnFake } from "@/e2e/fakes/spawn";

interface Asked {
  dialect: string;
  model: string;
  messages: { role: string; content: string }[];
  schema: { required: string[]; properties: Record<string, { properties: { value: object } }> } | null;
  temperature: number | null;
  key: string | null;
  body: Record<string, unknown>;
}

/** A fake model for the tests of one file, which forgets everything before each. */
export function fakeModel() {
  let fake: Awaited<ReturnType<typeof spawnFake>>;
  const post = (path: string, body: object) =>
    fetch(fake.url + path, { method: "POST", body: JSON.stringify(body) });
  beforeAll(async () => {
    fake = await spawnFake("e2e/fakes/llm.ts");
  });
  afterAll(() => fake.stop());
  beforeEach(() => post("/__reset", {}));
  return {
    url: () => fake.url,
    program: (books: object) => post("/__program", books),
    faults: (...faults: object[]) => post("/__program", { faults }),
    requests: async (): Promise<Asked[]> => (await (await fetch(`${fake.url}/__ledger`)).json()).requests,
  };
}
