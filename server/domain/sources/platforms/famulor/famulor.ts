import { z } from "zod";
import type { Platform, PlatformTurn } from "../platform";
import {
  Amount,
  endOf,
  isObject,
  listOf,
  Moment,
  need,
  part,
  present,
  sides,
  spanOf,
  splitTranscript,
  Text,
  turn,
  Values,
  verdict,
  webAddress,
} from "../reading";
import sample from "./sample.json";

const Spoken = z.object({ text: Text, type: Text, sender: z.string(), timestamp: Amount });
const Id = z.union([z.string(), z.number()]).nullish().catch(null);

const Post = part({
  id: Id,
  assistant_id: Id,
  assistant_name: Text,
  customer_phone: Text,
  assistant_phone: Text,
  direction: Text,
  type: Text,
  duration: Amount,
  status: Text,
  extracted_variables: Values,
  input_variables: Values,
  /** A text by the field table, a list by the example: both come. */
  transcript: z.unknown().optional(),
  recording_url: Text,
  created_at: Moment,
  lead: Values,
});
const SPEAKERS = {
  assistant: ["bot", "assistant", "agent", "ai"],
  customer: ["human", "customer", "user", "caller"],
};

/** Famulor's and autocalls' post-call webhook (docs.famulor.io). It is not signed. */
export const famulor: Platform = {
  name: "famulor",
  recognise: (body) =>
    isObject(body) && "customer_phone" in body && "assistant_phone" in body && "transcript" in body,

  read(body) {
    const post = Post.parse(body);
    const turns = turnsOf(post.transcript);
    const isInbound = /inbound/i.test(post.direction ?? post.type ?? "");
    const isWeb = post.customer_phone === null && post.assistant_phone === null;
    const direction = isWeb ? "web" : isInbound ? "inbound" : "outbound";
    const { summary, status } = post.extracted_variables;
    return {
      kind: "call",
      call: {
        externalId: need(text(post.id), "id"),
        event: "call",
        assistant: assistantOf(post),
        direction,
        ...sides(direction, post.customer_phone, post.assistant_phone),
        status: endOf([post.status], turns),
        endReason: post.status,
        // finished_at is when the record last changed, which is no call's end.
        ...spanOf({ start: post.created_at, end: null, seconds: post.duration }, null),
        recordingUrl: webAddress(post.recording_url),
        turns,
        callVariables: post.input_variables,
        lead: post.lead,
        timeZone: null,
        platformValues: present({
          variables: post.extracted_variables,
          summary: typeof summary === "string" ? summary : undefined,
          successful: verdict(status),
        }),
      },
    };
  },

  sample: ({ id, startedAt, customerPhone }) => {
    const start = startedAt.getTime() / 1000;
    return {
      ...sample,
      id,
      customer_phone: customerPhone,
      transcript: sample.transcript.map((spoken, at) => ({ ...spoken, timestamp: start + 1 + at * 6 })),
      created_at: startedAt.toISOString(),
      finished_at: new Date(startedAt.getTime() + 55_000).toISOString(),
    };
  },
};

const text = (id: string | number | null | undefined) =>
  id === null || id === undefined || id === "" ? null : String(id);

/** The posts do not always name the assistant, but each has a number of its own. */
function assistantOf({ assistant_id, assistant_name, assistant_phone }: z.output<typeof Post>) {
  const id = text(assistant_id);
  if (id) return { id, name: assistant_name ?? "" };
  return assistant_phone
    ? { id: `number:${assistant_phone}`, name: assistant_name ?? `Assistant at ${assistant_phone}` }
    : { id: "", name: "" };
}

function turnsOf(transcript: unknown): PlatformTurn[] {
  if (typeof transcript === "string") {
    // The list may also come as the text of itself.
    const parsed = transcript.trimStart().startsWith("[") ? parse(transcript) : null;
    return parsed ? turnsOf(parsed) : splitTranscript(transcript, SPEAKERS);
  }
  const spoken = listOf(Spoken).parse(transcript);
  const first = spoken[0]?.timestamp ?? null;
  return spoken.flatMap(({ text: said, type, sender, timestamp }) => {
    if (type !== null && type !== "transcript") return [];
    const role = SPEAKERS.assistant.includes(sender.toLowerCase()) ? "assistant" : "customer";
    return turn(role, said, timestamp === null || first === null ? null : timestamp - first);
  });
}

function parse(transcript: string): unknown {
  try {
    return JSON.parse(transcript);
  } catch {
    return null;
  }
}
