import type { RetentionKind } from "@/server/domain/retention/schema";

interface Words {
  label: string;
  hint: string;
  /** Of a count: "12 transcripts". */
  one: string;
  many: string;
}

export const KIND_WORDS: Record<RetentionKind, Words> = {
  transcripts: {
    label: "Transcripts",
    hint: "Turns, the quotes that prove values, raw answers of models, and the copies in events, runs, samples and exported files. Golden calls are unpinned.",
    one: "transcript",
    many: "transcripts",
  },
  recordings: {
    label: "Recordings",
    hint: "The addresses of recordings. The files lie with the voice platform; set its own retention too.",
    one: "recording",
    many: "recordings",
  },
  events: {
    label: "Raw events",
    hint: "Bodies of webhooks, endpoints' answers, what platforms posted, and the HTTP requests of automations with their answers.",
    one: "event",
    many: "events",
  },
  messages: {
    label: "Texts of messages",
    hint: "SMS in both directions, with their copies in runs and webhooks, and emails. STOP, START, HELP and the note of an opt-out stay as evidence.",
    one: "text",
    many: "texts",
  },
};

const MOST_COUNTED = 100_000;

/** "12 transcripts", "100,000 or more texts". */
export function countWords(kind: RetentionKind, count: number): string {
  const { one, many } = KIND_WORDS[kind];
  const figure = count.toLocaleString("en");
  return `${figure}${count >= MOST_COUNTED ? " or more" : ""} ${count === 1 ? one : many}`;
}
