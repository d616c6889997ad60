import { z } from "zod";
import type { Platform, PlatformCall } from "../platform";
import {
  Amount,
  endOf,
  hmac,
  isObject,
  listOf,
  Moment,
  need,
  part,
  present,
  sameDigest,
  sides,
  spanOf,
  Text,
  turn,
  Values,
  verdict,
} from "../reading";
import sample from "./sample.json";

/** `message` is what was said; `original_message` is what the agent had meant to say before it was interrupted. */
const Spoken = z.object({ role: z.string(), message: Text, time_in_call_secs: Amount });
const Collected = z.object({ value: z.json() });
const Judged = z.object({ result: z.string() });

const Data = part({
  agent_id: Text,
  agent_name: Text,
  conversation_id: Text,
  status: Text,
  failure_reason: Text,
  transcript: listOf(Spoken),
  metadata: part({
    start_time_unix_secs: Moment,
    call_duration_secs: Amount,
    termination_reason: Text,
    phone_call: part({ direction: Text, agent_number: Text, external_number: Text }),
    /** Of a call that never began: what the carrier said. */
    body: part({ From: Text, To: Text }),
  }),
  analysis: part({
    evaluation_criteria_results: z.record(z.string(), z.unknown()).nullish().catch({}),
    data_collection_results: z.record(z.string(), z.unknown()).nullish().catch({}),
    call_successful: z.unknown().optional(),
    transcript_summary: Text,
  }),
  conversation_initiation_client_data: part({ dynamic_variables: Values }),
});
const Post = part({ type: Text, event_timestamp: Moment, data: Data });

const TOLERANCE_MS = 30 * 60_000;

/** ElevenLabs' post-call webhooks (elevenlabs.io/docs, post-call-webhooks). Audio is not taken. */
export const elevenlabs: Platform = {
  name: "elevenlabs",
  recognise: (body) =>
    isObject(body) &&
    typeof body.type === "string" &&
    isObject(body.data) &&
    typeof body.data.conversation_id === "string",

  read(body) {
    const { type, event_timestamp, data } = Post.parse(body);
    if (type === "post_call_transcription") {
      return { kind: "call", call: { ...common(type, data, event_timestamp), ...conversation(data) } };
    }
    if (type !== "call_initiation_failure") return { kind: "other", event: type ?? "" };
    const { From, To } = data.metadata.body;
    const call = common(type, data, event_timestamp);
    return {
      kind: "call",
      call: { ...call, direction: "outbound", from: From, to: To, endReason: data.failure_reason },
    };
  },

  isGenuine(secret, { header, text, now }) {
    const given = header("elevenlabs-signature") ?? "";
    const at = /(?:^|,)t=(\d+)/.exec(given)?.[1];
    const digest = /(?:^|,)v0=([^,]+)/.exec(given)?.[1];
    return (
      at !== undefined &&
      digest !== undefined &&
      Math.abs(now.getTime() - Number(at) * 1000) <= TOLERANCE_MS &&
      sameDigest(digest, hmac(secret, `${at}.${text}`))
    );
  },
  sign(secret, text, now) {
    const at = Math.floor(now.getTime() / 1000);
    return { "elevenlabs-signature": `t=${at},v0=${hmac(secret, `${at}.${text}`).toString("hex")}` };
  },

  sample({ id, startedAt, customerPhone }) {
    const start = Math.floor(startedAt.getTime() / 1000);
    const { metadata } = sample.data;
    return {
      ...sample,
      event_timestamp: start + metadata.call_duration_secs + 4,
      data: {
        ...sample.data,
        conversation_id: id,
        metadata: {
          ...metadata,
          start_time_unix_secs: start,
          phone_call: { ...metadata.phone_call, external_number: customerPhone },
        },
      },
    };
  },
};

type Data = z.output<typeof Data>;

function common(event: string, data: Data, heardAt: Date | null): PlatformCall {
  const { metadata } = data;
  return {
    externalId: need(data.conversation_id, "data.conversation_id"),
    event,
    assistant: { id: data.agent_id ?? "", name: data.agent_name ?? "" },
    direction: "web",
    from: null,
    to: null,
    status: endOf([data.failure_reason, "failed"], []),
    endReason: null,
    ...spanOf(
      { start: metadata.start_time_unix_secs, end: null, seconds: metadata.call_duration_secs },
      heardAt,
    ),
    recordingUrl: null,
    turns: [],
    callVariables: Object.fromEntries(
      Object.entries(data.conversation_initiation_client_data.dynamic_variables).filter(
        ([name]) => !name.startsWith("system__"),
      ),
    ),
    lead: {},
    timeZone: null,
    platformValues: {},
  };
}

function conversation(data: Data) {
  const { metadata, analysis } = data;
  const { phone_call: phone } = metadata;
  const turns = data.transcript.flatMap(({ role, message, time_in_call_secs }) =>
    turn(role === "user" ? "customer" : "assistant", message, time_in_call_secs),
  );
  const isPhone = phone.external_number !== null || phone.agent_number !== null;
  const direction: PlatformCall["direction"] = !isPhone
    ? "web"
    : phone.direction === "inbound"
      ? "inbound"
      : "outbound";
  return {
    direction,
    ...sides(direction, phone.external_number, phone.agent_number),
    status: endOf([metadata.termination_reason, data.status], turns),
    endReason: metadata.termination_reason,
    turns,
    platformValues: present({
      variables: {
        ...readEach(analysis.evaluation_criteria_results, Judged, ({ result }) => result),
        ...readEach(analysis.data_collection_results, Collected, ({ value }) => value),
      },
      summary: analysis.transcript_summary ?? undefined,
      successful: verdict(analysis.call_successful),
    }),
  };
}

const readEach = <T extends z.ZodType, V>(
  results: Record<string, unknown> | null | undefined,
  shape: T,
  value: (one: z.output<T>) => V,
): Record<string, V> =>
  Object.fromEntries(
    Object.entries(results ?? {}).flatMap(([id, result]) => {
      const read = shape.safeParse(result);
      return read.success ? [[id.slice(0, 120), value(read.data)] as const] : [];
    }),
  );
