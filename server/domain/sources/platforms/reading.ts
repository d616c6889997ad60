import { createHmac, timingSafeEqual } from "node:crypto";
import { DateTime, IANAZone } from "luxon";
import { z } from "zod";
import type { EndedStatus } from "../../calls/end-call";
import type { JsonObject } from "../../calls/view";
import { invalid } from "../../errors";
import type { PlatformTurn } from "./platform";

/** Parts of a post as they are wanted; what is of another kind counts as absent, so that no call is lost by a trifle. */
export const Text = z
  .string()
  .nullish()
  .catch(null)
  .transform((text) => text?.trim() || null);
/** A number, also where it came as text. */
export const Amount = z
  .union([z.number(), z.string().trim().min(1).transform(Number)])
  .pipe(z.number().finite())
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
export const Flag = z
  .boolean()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
export const Values = z.record(z.string(), z.json()).nullish().catch({}).transform(withoutUnsafe);
/** Seconds, milliseconds or ISO 8601. */
export const Moment = z
  .union([z.number(), z.string()])
  .nullish()
  .catch(null)
  .transform((value) => toDate(value));
/** An object whose fields may all be missing. */
export const part = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess((value) => (isObject(value) ? value : {}), z.object(shape));
/** A list that leaves out what does not fit. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .nullish()
    .catch([])
    .transform((items) =>
      (items ?? []).flatMap((one) => {
        const read = item.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    );

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function withoutUnsafe(values: Record<string, z.core.util.JSONType> | null | undefined): JsonObject {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([name]) => name.length <= 120));
}

/** @param zone where a time without an offset was written down */
export function toDate(value: number | string | null | undefined, zone = "utc"): Date | null {
  if (value === null || value === undefined || value === "") return null;
  const number = Number(value);
  // A moment in milliseconds has thirteen digits until the year 2286.
  if (Number.isFinite(number)) return number > 0 ? new Date(number > 1e11 ? number : number * 1000) : null;
  // Asking whether a zone exists takes longer than all else that is done with a post.
  const known = zone !== "utc" && IANAZone.isValidZone(zone) ? zone : "utc";
  const read = DateTime.fromISO(String(value).trim().replace(" ", "T"), { zone: known });
  return read.isValid ? read.toJSDate() : null;
}

/** When a call began and ended, from whatever of it was told; the last resort is when it was told. */
export function spanOf(
  known: { start: Date | null; end: Date | null; seconds: number | null },
  heardAt: Date | null,
): { startedAt: Date; endedAt: Date } {
  const ms = Math.max(0, known.seconds ?? 0) * 1000;
  const { start, end } = known;
  if (start && end) return { startedAt: start, endedAt: new Date(Math.max(+start, +end)) };
  if (start) return { startedAt: start, endedAt: new Date(start.getTime() + ms) };
  const last = end ?? heardAt;
  if (!last) throw invalid("startedAt", "The post says neither when the call began nor when it ended");
  return { startedAt: new Date(last.getTime() - ms), endedAt: last };
}

const millis = (seconds: number | null) =>
  seconds === null || seconds < 0 ? null : Math.round(seconds * 1000);

/** Undefined for what has no words: a tool's turn, a silence. */
export function turn(
  role: PlatformTurn["role"],
  text: string | null,
  startSeconds: number | null = null,
  endSeconds: number | null = null,
): PlatformTurn[] {
  return text ? [{ role, text, startMs: millis(startSeconds), endMs: millis(endSeconds) }] : [];
}

/**
 * A transcript that is one text, by the speakers' names at the beginnings of its lines. What stands before the first
 * name, or has none at all, is kept as the assistant's: it is never taken for the customer's consent.
 */
export function splitTranscript(
  text: string | null,
  speakers: { assistant: string[]; customer: string[] },
): PlatformTurn[] {
  if (!text) return [];
  const names = [...speakers.assistant, ...speakers.customer].join("|");
  const [before = "", ...parts] = text.split(new RegExp(`(?:^|\\n)[ \\t]*(${names})[ \\t]*:`, "i"));
  const turns = turn("assistant", before.trim());
  for (let at = 0; at < parts.length; at += 2) {
    const name = (parts[at] ?? "").toLowerCase();
    const isCustomer = speakers.customer.some((known) => known.toLowerCase() === name);
    turns.push(...turn(isCustomer ? "customer" : "assistant", (parts[at + 1] ?? "").trim()));
  }
  return turns;
}

const ENDS: [RegExp, EndedStatus][] = [
  [/voice_?mail|machine/, "voicemail"],
  [/no_answer|not_answer|unanswered|missed/, "no_answer"],
  [/busy|declined|rejected/, "busy"],
  [/cancel/, "canceled"],
  [/error|fail|invalid|no_valid_payment|concurrency_limit|scam/, "failed"],
];

/**
 * How a call ended by the platform's words, the most telling first. A conversation that broke off is one: an error
 * makes a call failed only where the customer never spoke.
 */
export function endOf(words: (string | null)[], turns: PlatformTurn[]): EndedStatus {
  for (const word of words) {
    const plain = (word ?? "").toLowerCase().replace(/[\s-]+/g, "_");
    const status = ENDS.find(([pattern]) => pattern.test(plain))?.[1];
    if (status && !(status === "failed" && turns.some(({ role }) => role === "customer"))) return status;
  }
  return "completed";
}

/** From whom to whom, by who called. */
export const sides = (
  direction: "inbound" | "outbound" | "web",
  customer: string | null,
  ours: string | null,
) => (direction === "inbound" ? { from: customer, to: ours } : { from: ours, to: customer });

/** An address that a browser may open, else null. */
export const webAddress = (text: string | null) =>
  text && text.length <= 2000 && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;

/** Yes and no also where they came as text; other words stay the platform's verdict. */
export function verdict(value: unknown): boolean | string | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const word = value.trim().toLowerCase();
  if (["true", "success", "yes", "pass"].includes(word)) return true;
  if (["false", "failure", "no", "fail"].includes(word)) return false;
  return word === "unknown" ? undefined : value.trim().slice(0, 200);
}

/** Without what is absent: merging must not overwrite a value with nothing. */
export const present = <T extends object>(values: T): T =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) =>
        value !== null && value !== undefined && !(isObject(value) && Object.keys(value).length === 0),
    ),
    // Only absent fields were taken out, and all of them are optional where this is used.
  ) as T;

export const hmac = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest();

/** In constant time; a missing or longer text is simply not the same. */
export function sameText(given: string | null, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A signature in hex, whatever its case, or in base64. */
export const sameDigest = (given: string | null, expected: Buffer) =>
  sameText((given ?? "").toLowerCase(), expected.toString("hex")) ||
  sameText(given, expected.toString("base64"));

/** A required text; the post is of no use without it. */
export function need(value: string | null, path: string): string {
  if (value === null) throw invalid(path, `"${path}" is missing`);
  return value;
}
