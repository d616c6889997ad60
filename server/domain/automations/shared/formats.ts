import type { PostCallVariableType } from "../../assistants/schema";
import { splitSentences } from "./sentences";
import { dayInWords, isoDay, MONTHS, showValue, timeInWords, timeOfDay } from "./values";

const FIXED = [
  "date",
  "date_short",
  "weekday",
  "time",
  "number",
  "number_0",
  "number_2",
  "title_case",
  "upper_case",
  "first_sentence",
] as const;
/** How an inserted value is written; names are persisted. "cut_80" leaves 80 characters at most. */
export type Format = (typeof FIXED)[number] | `cut_${number}`;

const LABELS: Record<(typeof FIXED)[number], string> = {
  date: "a date (3 March 2026)",
  date_short: "a short date (3 Mar)",
  weekday: "a day of the week (Tuesday)",
  time: "a time (3:30 pm)",
  number: "a number with commas (1,234.5)",
  number_0: "a whole number (1,235)",
  number_2: "a number with two decimals (1,234.50)",
  title_case: "Title Case",
  upper_case: "UPPER CASE",
  first_sentence: "its first sentence",
};
const isFixed = (name: string): name is (typeof FIXED)[number] => FIXED.some((known) => known === name);

/** "cut_80" → 80; null for another format. */
export const cutOf = (format: string): number | null => {
  const length = Number(/^cut_([1-9]\d{0,3})$/.exec(format)?.[1] ?? 0);
  return length >= 1 && length <= 1600 ? length : null;
};

export function readFormat(name: string): Format | null {
  if (isFixed(name)) return name;
  const length = cutOf(name);
  return length === null ? null : `cut_${length}`;
}

/** A format in words: "its first sentence", "80 characters at most". */
export const FORMAT_LABELS = (format: Format): string =>
  isFixed(format) ? LABELS[format] : `${cutOf(format)} characters at most`;

const FITTING: Record<(typeof FIXED)[number], readonly PostCallVariableType[]> = {
  date: ["date", "datetime"],
  date_short: ["date", "datetime"],
  weekday: ["date", "datetime"],
  time: ["time", "datetime"],
  number: ["number"],
  number_0: ["number"],
  number_2: ["number"],
  title_case: ["text", "enum", "list"],
  upper_case: ["text", "enum", "list"],
  first_sentence: ["text"],
};

/** Whether values of the type can be written so. */
export const fitsFormat = (format: Format, type: PostCallVariableType): boolean =>
  !isFixed(format) || FITTING[format].includes(type);

/** What may be chosen for a value of the type; all when it is not known. */
export const formatsFor = (type: PostCallVariableType | null): Format[] => [
  ...FIXED.filter((format) => type === null || fitsFormat(format, type)),
];

/** Writes a value by its formats, one after the other; null: unknown, or not of the kind. Nothing is converted. */
export function applyFormats(formats: readonly Format[], value: unknown): string | null {
  let now = value;
  for (const format of formats) {
    const written = apply(format, now);
    if (written === null) return null;
    now = written;
  }
  return typeof now === "string" ? now : showValue(now);
}

function apply(format: Format, value: unknown): string | null {
  if (!isFixed(format)) return cut(showValue(value), cutOf(format) ?? 1600);
  switch (format) {
    case "date":
    case "date_short":
    case "weekday":
      return typeof value === "string" ? writeDay(format, isoDay(value)) : null;
    case "time": {
      const time = typeof value === "string" ? timeOf(value) : null;
      return time === null ? null : timeInWords(time);
    }
    case "number":
    case "number_0":
    case "number_2": {
      if (typeof value !== "number" || !Number.isFinite(value)) return null;
      const digits = format === "number" ? null : Number(format.slice(-1));
      return value.toLocaleString("en-US", {
        minimumFractionDigits: digits ?? 0,
        maximumFractionDigits: digits ?? 6,
      });
    }
    case "title_case":
      return (
        showValue(value)?.replace(
          /(^|[\s\-(/])(\p{Ll})/gu,
          (_, before, letter) => before + letter.toUpperCase(),
        ) ?? null
      );
    case "upper_case":
      return showValue(value)?.toUpperCase() ?? null;
    case "first_sentence":
      return typeof value === "string" ? (splitSentences(value.trim())[0]?.trim() ?? null) : null;
    default:
      return format satisfies never;
  }
}

const timeOf = (value: string) =>
  value.length > 10 && isoDay(value) ? value.slice(11, 16) : timeOfDay(value);

function writeDay(format: "date" | "date_short" | "weekday", day: string | null): string | null {
  if (day === null) return null;
  if (format === "date") return dayInWords(day);
  if (format === "weekday")
    return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", { weekday: "long", timeZone: "UTC" });
  const [, month, date] = day.split("-");
  return `${Number(date)} ${MONTHS[Number(month) - 1]?.slice(0, 3)}`;
}

/** At a word, if there is one; what is left out shows as "…", which counts. */
function cut(text: string | null, length: number): string | null {
  if (text === null) return null;
  const chars = [...text];
  if (chars.length <= length) return text;
  if (length === 1) return "…";
  const kept = chars.slice(0, length - 1).join("");
  const atWord = /\s/u.test(chars[length - 1] ?? "") ? kept : kept.replace(/\s+\S*$/u, "");
  return `${(atWord.trim() || kept).trimEnd()}…`;
}
