import { request } from "undici";
import { DEMO_CALLS } from "../../prisma/demo-calls";
import type { Instance } from "./instance";

/** Dialogues of the demo in which the customer agrees: each leads to an SMS. */
const AGREED = DEMO_CALLS.filter(({ turns }) =>
  ["Oh hi. Yes,", "Sure, sounds good", "Yes please."].some((answer) => turns[1]?.startsWith(answer)),
);

/** Numbers of fiction, one per call: 555-0100 to 555-0199 of each area code. */
const AREAS = [
  ...[201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228],
  ...[229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 272, 276, 281, 301],
  ...[302, 303, 304, 305, 307, 308, 309, 310, 312, 313],
];
export const phoneOf = (index: number) =>
  `+1${AREAS[Math.floor(index / 100) % AREAS.length]}55501${String(index % 100).padStart(2, "0")}`;

/** The body of POST /api/v1/calls for one finished call of a customer who agrees. */
export function finishedCall(instance: Instance, externalId: string, index: number) {
  const endedAt = new Date();
  return JSON.stringify({
    externalId,
    assistantId: instance.demo.assistantId,
    direction: "outbound",
    from: null,
    to: phoneOf(index),
    status: "completed",
    startedAt: new Date(endedAt.getTime() - 60_000).toISOString(),
    endedAt: endedAt.toISOString(),
    callVariables: { customer_name: "Alex", offered_time: "Tuesday at 10 am" },
    lead: { name: `Customer ${index}` },
    transcript: AGREED[index % AGREED.length]?.turns.map((text, turn) => ({
      role: turn % 2 === 0 ? "assistant" : "customer",
      text: text.replaceAll("{{name}}", "Alex"),
    })),
  });
}

/** Reports one call over HTTP, as a voice platform does. Throws unless it is taken in. */
export async function reportCall(instance: Instance, key: string, body: string): Promise<void> {
  const answer = await request(`${instance.url}/api/v1/calls`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body,
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 202) throw new Error(`POST /api/v1/calls: ${answer.statusCode} ${text}`);
}
