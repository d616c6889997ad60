import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { Agent, request } from "undici";
import { type AddressPolicy, findUrlProblem, isAllowedAddress } from "./address";

export interface GuardedAnswer {
  status: number;
  headers: Record<string, string>;
  /** The first `keepBytes` of the body, as text. */
  body: string;
}

/** The request was refused before a connection was made: private address, own host, bad URL. */
export class BlockedAddressError extends Error {
  override readonly name = "BlockedAddressError";
}

/** Checks every address of a name when it is dialled; one bad answer refuses them all. */
export const guardedLookup =
  (policy: AddressPolicy, resolve: LookupFunction = systemLookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "", 0);
      const addresses = Array.isArray(found) ? found : [];
      const bad = addresses.find(({ address }) => !isAllowedAddress(address, policy));
      const first = addresses[0];
      if (bad || !first) {
        return callback(
          new BlockedAddressError(`${hostname} leads to the private address ${bad?.address ?? "(none)"}`),
          "",
          0,
        );
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

const agents = new Map<string, Agent>();
const agentFor = (policy: AddressPolicy) => {
  const key = policy.allowCidrs.join();
  let agent = agents.get(key);
  if (!agent) {
    agent = new Agent({
      connect: { lookup: guardedLookup(policy), timeout: 10_000 },
      connections: 50,
      pipelining: 1,
    });
    agents.set(key, agent);
  }
  return agent;
};

/**
 * POSTs, or sends by another method, to an address that a customer gave. No redirect is followed, the whole exchange ends within `deadlineMs`,
 * at most `readBytes` of the answer are read. Throws BlockedAddressError, or the network's error.
 */
export async function guardedPost(
  url: string,
  options: {
    method?: "POST" | "PUT" | "PATCH" | "GET" | "DELETE";
    headers: Record<string, string>;
    /** Null: none. */
    body: string | null;
    policy: AddressPolicy;
    deadlineMs: number;
    readBytes: number;
    keepBytes: number;
  },
): Promise<GuardedAnswer> {
  refuseInside(url, options.policy);
  const answer = await request(url, {
    method: options.method ?? "POST",
    headers: options.headers,
    body: options.body,
    dispatcher: agentFor(options.policy),
    signal: AbortSignal.timeout(options.deadlineMs),
  });
  const headers = flat(answer.headers);
  const chunks: Buffer[] = [];
  let read = 0;
  try {
    for await (const chunk of answer.body) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      read += bytes.length;
      if (read >= options.readBytes) break;
    }
  } finally {
    answer.body.destroy();
  }
  const text = Buffer.concat(chunks).subarray(0, options.keepBytes).toString("utf8");
  return { status: answer.statusCode, headers, body: text.replaceAll("\u0000", "") };
}

function refuseInside(url: string, policy: AddressPolicy) {
  const problem = findUrlProblem(url, policy);
  if (problem) throw new BlockedAddressError(problem);
  // undici calls `lookup` for names only: literals are judged here.
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) && !isAllowedAddress(host, policy))
    throw new BlockedAddressError(`${host} is a private address`);
}

const flat = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 3;

/**
 * GETs from an address that somebody gave, as a stream that the caller reads or destroys. Redirects are followed, each
 * judged like the first. Throws BlockedAddressError, or the network's error.
 */
export async function guardedGet(
  url: string,
  options: { headers: Record<string, string>; policy: AddressPolicy; deadlineMs: number },
): Promise<{ status: number; headers: Record<string, string>; body: Readable }> {
  for (let hop = 0; ; hop++) {
    refuseInside(url, options.policy);
    const answer = await request(url, {
      headers: options.headers,
      dispatcher: agentFor(options.policy),
      signal: AbortSignal.timeout(options.deadlineMs),
    });
    const headers = flat(answer.headers);
    if (!REDIRECTS.has(answer.statusCode) || !headers.location || hop === MOST_REDIRECTS)
      return { status: answer.statusCode, headers, body: answer.body };
    // Destroyed before its end it says so by an error, which is nobody's concern.
    answer.body.on("error", () => undefined).destroy();
    url = new URL(headers.location, url).href;
  }
}
