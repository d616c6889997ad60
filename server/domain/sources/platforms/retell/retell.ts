import { z } from "zod";
import type { Platform, PlatformTurn } from "../platform";
import {
  Amount,
  endOf,
  Flag,
  hmac,
  isObject,
  listOf,
  Moment,
  need,
  part,
  present,
  sameDigest,
  spanOf,
  splitTranscript,
  Text,
  turn,
  Values,
  verdict,
  webAddress,
} from "../reading";
import sample from "./sample.json";

const Spoken = z.object({
  role: z.string(),
  content: Text,
  words: listOf(z.object({ start: Amount, end: Amount })),
});

const Call = part({
  call_id: Text,
  call_type: Text,
  agent_id: Text,
  agent_name: Text,
  direction: Text,
  from_number: Text,
  to_number: Text,
  start_timestamp: Moment,
  end_timestamp: Moment,
  duration_ms: Amount,
  disconnection_reason: Text,
  transcript: Text,
  transcript_object: listOf(Spoken),
  recording_url: Text,
  retell_llm_dynamic_variables: Values,
  collected_dynamic_variables: Values,
  call_analysis: part({
    call_summary: Text,
    in_voicemail: Flag,
    user_sentiment: Text,
    call_successful: z.unknown().optional(),
    custom_analysis_data: Values,
  }),
});
const Post = part({ event: Text, event_type: Text, call: Call });

/** Signatures of five minutes ago are replays. */
const TOLERANCE_MS = 5 * 60_000;
/** Of one call both come, in either order; the second brings the analysis. */
const FINISHED = ["call_ended", "call_analyzed"];

/** Retell's webhook (docs.retellai.com/features/webhook); one of its pages calls the event `event_type`. */
export const retell: Platform = {
  name: "retell",
  recognise: (body) =>
    isObject(body) &&
    isObject(body.call) &&
    typeof body.call.call_id === "string" &&
    (typeof body.event === "string" || typeof body.event_type === "string"),

  read(body) {
    const { event, event_type, call } = Post.parse(body);
    const name = event ?? event_type ?? "";
    if (!FINISHED.includes(name)) return { kind: "other", event: name };
    const analysis = call.call_analysis;
    const turns = turnsOf(call);
    return {
      kind: "call",
      call: {
        externalId: need(call.call_id, "call.call_id"),
        event: name,
        assistant: { id: call.agent_id ?? "", name: call.agent_name ?? "" },
        direction: directionOf(call),
        from: call.from_number,
        to: call.to_number,
        status: endOf([analysis.in_voicemail ? "voicemail" : null, call.disconnection_reason], turns),
        endReason: call.disconnection_reason,
        ...spanOf(
          {
            start: call.start_timestamp,
            end: call.end_timestamp,
            seconds: call.duration_ms === null ? null : call.duration_ms / 1000,
          },
          null,
        ),
        recordingUrl: webAddress(call.recording_url),
        turns,
        callVariables: call.retell_llm_dynamic_variables,
        lead: {},
        timeZone: null,
        platformValues: present({
          variables: { ...call.collected_dynamic_variables, ...analysis.custom_analysis_data },
          summary: analysis.call_summary ?? undefined,
          successful: verdict(analysis.call_successful),
          sentiment: analysis.user_sentiment ?? undefined,
          voicemail: analysis.in_voicemail ?? undefined,
        }),
      },
    };
  },

  isGenuine(secret, { header, text, now }) {
    const [, at = "", digest = ""] = /^v=(\d+),d=(.+)$/.exec(header("x-retell-signature") ?? "") ?? [];
    return (
      at !== "" &&
      Math.abs(now.getTime() - Number(at)) <= TOLERANCE_MS &&
      sameDigest(digest, hmac(secret, text + at))
    );
  },
  sign(secret, text, now) {
    const at = String(now.getTime());
    return { "x-retell-signature": `v=${at},d=${hmac(secret, text + at).toString("hex")}` };
  },

  sample({ id, startedAt, customerPhone }) {
    const at = startedAt.getTime();
    return {
      ...sample,
      call: {
        ...sample.call,
        call_id: id,
        to_number: customerPhone,
        start_timestamp: at,
        end_timestamp: at + sample.call.duration_ms,
      },
    };
  },
};

type Call = z.output<typeof Call>;

function directionOf({ call_type, direction, from_number, to_number }: Call) {
  if (call_type === "web_call" || (from_number === null && to_number === null)) return "web";
  return direction === "inbound" ? "inbound" : "outbound";
}

function turnsOf({ transcript_object, transcript }: Call): PlatformTurn[] {
  const turns = transcript_object.flatMap(({ role, content, words }) => {
    if (role !== "agent" && role !== "user") return [];
    const who = role === "user" ? "customer" : "assistant";
    return turn(who, content, words[0]?.start ?? null, words.at(-1)?.end ?? null);
  });
  return turns.length > 0 ? turns : splitTranscript(transcript, { assistant: ["Agent"], customer: ["User"] });
}
