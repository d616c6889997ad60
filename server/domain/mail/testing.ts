import { spawnFake } from "@/e2e/fakes/spawn";

export interface FakeMailServer {
  /** Its SMTP port. */
  port: number;
  program(faults: { kind: "busy" | "unwanted" | "drop" | "login"; times?: number }[]): Promise<void>;
  ledger(): Promise<{
    connections: number;
    mails: { from: string; to: string[]; raw: string; headers: Record<string, string>; text: string }[];
  }>;
  stop(): Promise<void>;
}

/** For tests: the fake mail server as a process of its own. */
export async function fakeMailServer(): Promise<FakeMailServer> {
  const fake = await spawnFake("e2e/fakes/smtp.ts");
  const ledger = async () => (await fetch(`${fake.url}/__ledger`)).json();
  const { port } = await ledger();
  return {
    port,
    ledger,
    program: async (faults) => {
      await fetch(`${fake.url}/__program`, { method: "POST", body: JSON.stringify({ faults }) });
    },
    stop: fake.stop,
  };
}
