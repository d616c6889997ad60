import { z } from "zod";
import type { JsonObject } from "../../../calls/view";
import type { Platform } from "../platform";
import {
  Amount,
  endOf,
  hmac,
  isObject,
  need,
  part,
  present,
  sameDigest,
  sides,
  spanOf,
  splitTranscript,
  Text,
  toDate,
  Values,
  webAddress,
} from "../reading";
import sample from "./sample.json";

const Call = part({
  status: Text,
  type: Text,
  end_call_reason: Text,
  model_id: Text,
  timezone: Text,
  call_id: Text,
  duration: Amount,
  start_time: Text,
  transcript: Text,
  recording_url: Text,
  phone_number_from: Text,
});
const Post = part({
  status: Text,
  error_message: Text,
  lead: part({ name: Text, email: Text, phone_number: Text, prompt_variables: z.unknown().optional() }),
  call: Call,
  executed_actions: z.record(z.string(), z.unknown()).nullish().catch({}),
  analysis: Values,
  collected_variables: z.record(z.string(), z.unknown()).nullish().catch({}),
});
const Extraction = z.object({
  action_type: z.string().regex(/extract_info/),
  return_value: z.unknown().optional(),
});
const Collected = z.object({ value: z.json(), collected: z.boolean().optional() });

/** Synthflow's post-call webhook (docs.synthflow.ai/reference/webhook). */
export const synthflow: Platform = {
  name: "synthflow",
  recognise: (body) =>
    isObject(body) &&
    isObject(body.call) &&
    "call_id" in body.call &&
    !("event" in body) &&
    !("event_type" in body) &&
    ("model_id" in body.call || "executed_actions" in body || "collected_variables" in body),

  read(body) {
    const { lead, call, ...post } = Post.parse(body);
    const turns = splitTranscript(call.transcript, {
      assistant: ["bot", "agent", "assistant"],
      customer: ["human", "user", "customer"],
    });
    const direction =
      lead.phone_number === null ? "web" : /inbound/i.test(call.type ?? "") ? "inbound" : "outbound";
    return {
      kind: "call",
      call: {
        externalId: need(call.call_id, "call.call_id"),
        event: "call",
        assistant: { id: call.model_id ?? "", name: "" },
        direction,
        ...sides(direction, lead.phone_number, call.phone_number_from),
        status: endOf([call.end_call_reason, call.status, post.status, post.error_message && "error"], turns),
        endReason: post.error_message ?? call.end_call_reason,
        ...spanOf(
          { start: toDate(call.start_time, call.timezone ?? "utc"), end: null, seconds: call.duration },
          null,
        ),
        recordingUrl: webAddress(call.recording_url),
        turns,
        callVariables: promptVariables(lead.prompt_variables),
        lead: present({ name: lead.name, email: lead.email }),
        timeZone: call.timezone,
        platformValues: present({
          variables: {
            ...judged(post.analysis),
            ...extracted(post.executed_actions),
            ...collected(post.collected_variables),
          },
        }),
      },
    };
  },

  // The header is written down as HTTP_SYNTHFLOW_SIGNATURE, which is how some servers show Synthflow-Signature.
  isGenuine: (secret, { header, body }) =>
    sameDigest(
      header("synthflow-signature") ?? header("http_synthflow_signature"),
      hmac(secret, callIdOf(body)),
    ),
  sign: (secret, text) => ({
    "synthflow-signature": hmac(secret, callIdOf(JSON.parse(text))).toString("hex"),
  }),

  sample: ({ id, startedAt, customerPhone }) => ({
    ...sample,
    lead: { ...sample.lead, phone_number: customerPhone },
    call: { ...sample.call, call_id: id, start_time: startedAt.toISOString().replace(/\.\d+Z$/, "+00:00") },
  }),
};

const callIdOf = (body: unknown) => Post.parse(body).call.call_id ?? "";

/** An object, or a list of {key, value}. */
function promptVariables(given: unknown): JsonObject {
  if (!Array.isArray(given)) return Values.parse(given);
  return Values.parse(
    Object.fromEntries(
      given.flatMap((one) =>
        isObject(one) && typeof one.key === "string" ? [[one.key, one.value] as const] : [],
      ),
    ),
  );
}

/** Feedback that says nothing is left out. */
const judged = (analysis: JsonObject) =>
  Object.fromEntries(Object.entries(analysis).filter(([, value]) => value !== ""));

const extracted = (actions: Record<string, unknown> | null | undefined): JsonObject =>
  Object.fromEntries(
    Object.values(actions ?? {}).flatMap((action) => {
      const read = Extraction.safeParse(action);
      if (!read.success) return [];
      const { return_value: value } = read.data;
      return Object.entries(Values.parse(isObject(value) ? value : { [identifierOf(action)]: value }));
    }),
  );

const identifierOf = (action: unknown) =>
  part({ parameters_hard_coded: part({ identifier: Text }) }).parse(action).parameters_hard_coded
    .identifier ?? "value";

/** {name: {value, collected}}; the newer API has that once more for each agent. */
const collected = (variables: Record<string, unknown> | null | undefined): JsonObject =>
  Object.fromEntries(
    Object.entries(variables ?? {})
      .flatMap(([name, one]) =>
        isObject(one) && !Collected.safeParse(one).success ? Object.entries(one) : [[name, one] as const],
      )
      .flatMap(([name, one]) => {
        const read = Collected.safeParse(one);
        return read.success && read.data.collected !== false ? [[name, read.data.value] as const] : [];
      }),
  );
