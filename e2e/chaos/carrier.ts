import { spawnFake } from "../fakes/spawn";
import type { Books, FakeMessage } from "../fakes/twilio/books";

/** The fake Twilio, with a ledger that outlives it and an address that it keeps. */
export async function startCarrier(journal: string) {
  const script = "e2e/fakes/twilio.ts";
  let fake = await spawnFake(script, ["--journal", journal]);
  const { url } = fake;
  const violations: string[] = [];
  const program = async (change: Partial<Books>) => {
    await fetch(`${url}/__program`, { method: "POST", body: JSON.stringify(change) });
  };
  const gatherViolations = async () => {
    const answer = await fetch(`${url}/__violations`);
    violations.push(...((await answer.json()) as { violations: string[] }).violations);
  };
  return {
    url,
    program,
    /** Kills it without a word and starts it again at its address. */
    async restart() {
      await gatherViolations();
      await fake.kill();
      fake = await spawnFake(script, ["--journal", journal], Number(new URL(url).port));
    },
    async ledger(): Promise<FakeMessage[]> {
      const { messages } = (await (await fetch(`${url}/__ledger`)).json()) as { messages: FakeMessage[] };
      return messages.map((message) => ({ ...message, createdAt: new Date(message.createdAt) }));
    },
    /** What Twilio's own description of its API finds wrong with what either side said. */
    async violations(): Promise<string[]> {
      await gatherViolations();
      return violations;
    },
    stop: () => fake.stop(),
  };
}
export type Carrier = Awaited<ReturnType<typeof startCarrier>>;
