import type { IncomingHttpHeaders } from "node:http";
import { spawnFake } from "../spawn";

/** What one request comes to. */
export type Turn = (
  | { kind: "status"; status: number; headers?: Record<string, string>; body?: string }
  /** Takes the request and says nothing. */
  | { kind: "hang" }
  /** 200, then one byte a second, without end. */
  | { kind: "drip" }
  /** 200, then a body without end. */
  | { kind: "flood" }
  /** A small gzip that is large unpacked. */
  | { kind: "bomb" }
  /** The connection is reset before an answer. */
  | { kind: "reset" }
) & {
  /** For how many requests; one without it. */
  times?: number | "always";
};

/** What a path does, turn after turn; after the last it answers 200. */
export interface Script {
  path: string;
  turns: Turn[];
}

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** As it came, byte for byte. */
  body: string;
  at: string;
}

/** Starts the fake customer and gives the tests their ways to it. */
export async function spawnCustomer() {
  const { url, stop } = await spawnFake("e2e/fakes/customer.ts");
  const post = async (path: string, body: unknown) => {
    await fetch(url + path, { method: "POST", body: JSON.stringify(body) });
  };
  return {
    url,
    stop,
    script: (path: string, ...turns: Turn[]) => post("/__script", { path, turns } satisfies Script),
    reset: () => post("/__reset", {}),
    /** The requests to a path, oldest first; without one, all. */
    async received(path?: string): Promise<Received[]> {
      const all: Received[] = await (await fetch(`${url}/__ledger`)).json();
      return path ? all.filter((request) => request.path === path) : all;
    },
  };
}
export type Customer = Awaited<ReturnType<typeof spawnCustomer>>;
