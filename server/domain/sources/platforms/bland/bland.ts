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
  webAddress,
} from "../reading";
import sample from "./sample.json";

const Post = part({
  call_id: Text,
  to: Text,
  from: Text,
  /** Minutes. */
  call_length: Amount,
  /** Seconds. */
  corrected_duration: Amount,
  created_at: Moment,
  started_at: Moment,
  end_at: Moment,
  inbound: Flag,
  status: Text,
  queue_status: Text,
  answered_by: Text,
  call_ended_by: Text,
  error_message: Text,
  recording_url: Text,
  concatenated_transcript: Text,
  transcripts: listOf(z.object({ text: Text, user: z.string(), created_at: Moment })),
  summary: Text,
  variables: Values,
  request_data: Values,
  metadata: Values,
  pathway_id: Text,
  persona_id: Text,
});

const WHO: Record<string, PlatformTurn["role"]> = {
  user: "customer",
  assistant: "assistant",
  robot: "assistant",
};
/** What Bland itself puts among the variables. */
const BUILT_IN = new Set(["now", "now_utc", "short_from", "short_to", "from", "to", "call_id", "timestamp"]);

/** Bland's post-call webhook (docs.bland.ai): the call itself, without an envelope or an event's name. */
export const bland: Platform = {
  name: "bland",
  recognise: (body) =>
    isObject(body) && typeof body.call_id === "string" && "concatenated_transcript" in body,

  read(body) {
    const post = Post.parse(body);
    const seconds = post.corrected_duration ?? (post.call_length === null ? null : post.call_length * 60);
    const began = post.started_at ?? (post.end_at === null ? post.created_at : null);
    const span = spanOf(
      {
        start: began ?? (post.end_at && new Date(post.end_at.getTime() - (seconds ?? 0) * 1000)),
        end: post.end_at,
        seconds,
      },
      post.created_at,
    );
    const turns = turnsOf(post, span.startedAt);
    return {
      kind: "call",
      call: {
        externalId: need(post.call_id, "call_id"),
        event: "call",
        assistant: { id: post.pathway_id ?? post.persona_id ?? "", name: "" },
        direction: post.inbound === true ? "inbound" : "outbound",
        from: post.from,
        to: post.to,
        status: endOf(
          [post.answered_by, post.status, post.queue_status, post.error_message && "error"],
          turns,
        ),
        endReason: post.error_message ?? (post.call_ended_by && `ended by ${post.call_ended_by}`),
        ...span,
        recordingUrl: webAddress(post.recording_url),
        turns,
        callVariables: post.request_data,
        lead: post.metadata,
        timeZone: null,
        platformValues: present({
          variables: Object.fromEntries(
            Object.entries(post.variables).filter(([name]) => !BUILT_IN.has(name)),
          ),
          summary: post.summary ?? undefined,
        }),
      },
    };
  },

  isGenuine: (secret, { header, text }) => sameDigest(header("x-webhook-signature"), hmac(secret, text)),
  sign: (secret, text) => ({ "x-webhook-signature": hmac(secret, text).toString("hex") }),

  sample({ id, startedAt, customerPhone }) {
    const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000).toISOString();
    return {
      ...sample,
      call_id: id,
      to: customerPhone,
      created_at: after(0),
      end_at: after(33),
      transcripts: sample.transcripts.map((spoken, at) => ({ ...spoken, created_at: after(2 + at * 7) })),
    };
  },
};

function turnsOf(post: z.output<typeof Post>, startedAt: Date): PlatformTurn[] {
  const turns = post.transcripts.flatMap(({ text, user, created_at }) => {
    const role = WHO[user];
    const seconds = created_at ? (created_at.getTime() - startedAt.getTime()) / 1000 : null;
    return role ? turn(role, text, seconds) : [];
  });
  if (turns.length > 0) return turns;
  return splitTranscript(post.concatenated_transcript, {
    assistant: ["assistant", "robot"],
    customer: ["user"],
  });
}
