import { Agent, request } from "undici";
import type { Reply } from "./opcodes";
import { sign, verify } from "./signing";
import type { Call } from "./types";

const MAX_REPLY_BYTES = 40 * 1024 * 1024;

export interface Worker {
  url: string;
  healthy: boolean;
  /** The ids of the functions that it serves, as of its last sync. */
  serves: Set<string>;
  inFlight: number;
}

/** The app's processes that serve functions. Calls go to the healthy one that has least to do. */
export class Workers {
  readonly list: Worker[];
  readonly #agent: Agent;
  #waiting: (() => void)[] = [];
  #closed = false;

  constructor(
    urls: string[],
    readonly signingKey: string | undefined,
    callTimeoutMs: number,
  ) {
    this.list = urls.map((url) => ({ url, healthy: false, serves: new Set<string>(), inFlight: 0 }));
    this.#agent = new Agent({
      headersTimeout: callTimeoutMs,
      bodyTimeout: callTimeoutMs,
      connectTimeout: 5000,
      maxResponseSize: MAX_REPLY_BYTES,
    });
  }

  /** Resolves when a worker is there. False: the engine stops, and there will be none. */
  async ready(): Promise<boolean> {
    while (!this.#closed && !this.list.some((worker) => worker.healthy)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return !this.#closed;
  }

  mark(worker: Worker, healthy: boolean): void {
    worker.healthy = healthy;
    if (healthy) this.#wake();
  }

  /** No new call begins. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Breaks off the calls in flight. */
  async abort(): Promise<void> {
    await this.#agent.destroy();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Calls a function. Throws what undici throws when the worker does not answer. */
  async call(call: Call, body: string): Promise<Reply> {
    const healthy = this.list.filter((worker) => worker.healthy);
    const able = healthy.filter((worker) => worker.serves.has(call.function_id));
    const worker = [...(able.length > 0 ? able : healthy)].sort((a, b) => a.inFlight - b.inFlight)[0];
    if (!worker) throw new Unreached("no worker is there");
    const url = new URL(worker.url);
    url.searchParams.set("fnId", call.function_id);
    url.searchParams.set("stepId", call.kind === "step" ? call.op_id : "step");
    worker.inFlight++;
    try {
      return await this.send("POST", url.href, body, { "x-run-id": call.run_id });
    } catch (error) {
      if (isGone(error)) worker.healthy = false;
      throw error;
    } finally {
      worker.inFlight--;
    }
  }

  /**
   * One request, signed when there is a key. The body must be canonical JSON. An answer that is not signed with that key
   * is turned into one of nobody's; only a 401 cannot be signed, since the SDK has not accepted the key.
   */
  async send(
    method: "POST" | "PUT",
    url: string,
    body: string,
    extra: Record<string, string> = {},
    timeoutMs?: number,
  ): Promise<Reply> {
    const key = this.signingKey;
    const response = await request(url, {
      method,
      body,
      dispatcher: this.#agent,
      headers: {
        "content-type": "application/json",
        ...(key && { "x-inngest-signature": sign(body, key) }),
        ...extra,
      },
      ...(timeoutMs !== undefined && { signal: AbortSignal.timeout(timeoutMs) }),
    });
    const reply = {
      status: response.statusCode,
      headers: response.headers,
      body: await response.body.text(),
    };
    if (
      key &&
      reply.status !== 401 &&
      !verify(reply.body, single(reply.headers["x-inngest-signature"]), key)
    ) {
      return { status: 502, headers: {}, body: "" };
    }
    return reply;
  }
}

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "");
const isGone = (error: unknown) =>
  isUnreached(error) || ["ECONNRESET", "UND_ERR_SOCKET"].includes(codeOf(error));

class Unreached extends Error {}

/** True when the call cannot have begun: there was nobody to send it to. */
export const isUnreached = (error: unknown) =>
  error instanceof Unreached || ["ECONNREFUSED", "UND_ERR_CONNECT_TIMEOUT"].includes(codeOf(error));
