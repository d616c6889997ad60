import { Agent, fetch as undiciFetch } from "undici";
import { type AddressPolicy, findUrlProblem } from "@/server/integrations/http/address";
import { BlockedAddressError, guardedLookup } from "@/server/integrations/http/guarded-request";

const MAX_BYTES = 4_000_000;

const agents = new Map<string, Agent>();

/** Connections are kept per policy; without one any address is dialled. */
function agentFor(policy: AddressPolicy | undefined): Agent {
  const key = policy?.allowCidrs.join() ?? "anywhere";
  const known = agents.get(key);
  if (known) return known;
  const agent = new Agent({
    connect: { timeout: 10_000, ...(policy ? { lookup: guardedLookup(policy) } : {}) },
    // The request's own signal ends it; a model may think for longer than undici waits.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  agents.set(key, agent);
  return agent;
}

/**
 * `fetch` to a model: follows no redirect, which would take the key along, reads no more of an answer than a sane one
 * can have, and dials no private address unless the policy allows it.
 */
export const fetchModel = (policy: AddressPolicy | undefined): typeof fetch => {
  const guarded: typeof undiciFetch = async (input, init) => {
    const problem = policy ? findUrlProblem(String(input), policy) : null;
    if (problem) throw new BlockedAddressError(problem);
    const answer = await undiciFetch(input, { ...init, redirect: "manual", dispatcher: agentFor(policy) });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of answer.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BYTES) throw new Error(`The answer has more than ${MAX_BYTES} bytes`);
      chunks.push(chunk);
    }
    const { status, statusText } = answer;
    const bodyless = status === 204 || status === 304;
    return new Response(bodyless ? null : Buffer.concat(chunks), {
      status,
      statusText,
      headers: Object.fromEntries(answer.headers),
    }) as unknown as Awaited<ReturnType<typeof undiciFetch>>;
  };
  return asGlobalFetch(guarded);
};

/** undici's fetch is what Node's own is made of; only the names of their types differ. */
const asGlobalFetch = (guarded: typeof undiciFetch) => guarded as unknown as typeof fetch;
