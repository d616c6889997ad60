import { z } from "zod";
import { env } from "@/server/env";

export interface EngineState {
  kind: "embedded" | "inngest" | "cloud";
  /** Null: it cannot be asked from here. */
  ok: boolean | null;
  /** In words, with the cure when it is not ok. */
  detail: string;
  /** Workers that answer the embedded engine; null: another engine does not tell. */
  workers: number | null;
}

const WAIT_MS = 2000;
/** What the embedded engine says of itself. */
const Health = z.object({ ok: z.boolean(), refused: z.string().optional(), workers: z.number() });

/** Where the server is that drives the functions; null: Inngest Cloud. */
function engineAddress(): string | null {
  const { INNGEST_BASE_URL, INNGEST_DEV } = env();
  if (INNGEST_BASE_URL) return INNGEST_BASE_URL;
  if (!INNGEST_DEV || INNGEST_DEV === "0" || INNGEST_DEV === "false") return null;
  return URL.canParse(INNGEST_DEV) ? INNGEST_DEV : "http://localhost:8288";
}

/** Asks the engine how it is; answers within two seconds. */
export async function readEngine(): Promise<EngineState> {
  const address = engineAddress();
  if (!address) {
    return { kind: "cloud", ok: null, detail: "Inngest Cloud; its dashboard shows its state", workers: null };
  }
  try {
    const response = await fetch(new URL("/health", address), { signal: AbortSignal.timeout(WAIT_MS) });
    const health = Health.safeParse(await response.json().catch(() => null));
    if (health.success) {
      const { ok, refused, workers } = health.data;
      return { kind: "embedded", ok, workers, detail: ok ? "It answers" : (refused ?? "It is not well") };
    }
    const ok = response.status < 500;
    const detail = ok ? "It answers" : `It answers with status ${response.status}; see its log`;
    return { kind: "inngest", ok, workers: null, detail };
  } catch {
    const { origin } = new URL(address);
    const detail = `It does not answer at ${origin}. Calls are taken in and wait; what is due goes on when it is back`;
    return { kind: "inngest", ok: false, workers: null, detail };
  }
}
