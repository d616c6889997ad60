const HOURS = "twelve one two three four five six seven eight nine ten eleven".split(" ");
const HOUR = `(\\d{1,2}|${HOURS.join("|")})`;
const MINUTES: Record<string, number> = {
  ...{ quarter: 15, half: 30, ten: 10, five: 5, twenty: 20, thirty: 30, fifteen: 15 },
  ...{ "forty-five": 45, "forty five": 45 },
};

/** A time on the clock's face; `half` is unknown where nothing tells morning from evening. */
export interface ClockTime {
  /** 0 to 11 where the half is "am" or "pm" or unknown; 0 to 23 for "24h". */
  hour: number;
  minute: number;
  half: "am" | "pm" | "24h" | null;
}

/** What words for a time say: "half past four in the afternoon", "15:45", "noon", "3". */
export function readTime(words: string): ClockTime | null {
  const text = words.toLowerCase().trim();
  if (/\b(?:noon|midday)\b/.test(text)) return { hour: 12, minute: 0, half: "24h" };
  if (/\bmidnight\b/.test(text)) return { hour: 0, minute: 0, half: "24h" };
  const relative = new RegExp(
    `\\b(quarter|half|\\d{1,2}|ten|five|twenty)(?: minutes)? (past|after|to|till) ${HOUR}\\b`,
  ).exec(text);
  if (relative) {
    const [, part = "", direction = "", hour = ""] = relative;
    const minutes = MINUTES[part] ?? Number(part);
    const back = direction === "to" || direction === "till";
    const face = readHour(hour);
    if (face === null || minutes >= 60) return null;
    return settle(text, back ? (face + 23) % 24 : face, back ? 60 - minutes : minutes, false);
  }
  const [, hour = "", digits, spoken] =
    new RegExp(`(?<![\\d:])${HOUR}(?::(\\d{2})|[ -](thirty|fifteen|forty[- ]five))?(?![\\d:])`).exec(text) ??
    [];
  const face = readHour(hour);
  const minute = digits === undefined ? (MINUTES[spoken ?? ""] ?? 0) : Number(digits);
  if (face === null || minute > 59) return null;
  return settle(text, face, minute, face > 12 || /^0/.test(hour));
}

function readHour(text: string): number | null {
  const word = HOURS.indexOf(text);
  const hour = word >= 0 ? word || 12 : Number(text);
  return text !== "" && Number.isInteger(hour) && hour <= 23 ? hour : null;
}

function settle(text: string, hour: number, minute: number, whole: boolean): ClockTime {
  if (whole || hour > 12) return { hour, minute, half: "24h" };
  const face = hour % 12;
  if (/\d ?p\.?m\b|\bp\.?m\b/.test(text)) return { hour: face, minute, half: "pm" };
  if (/\d ?a\.?m\b|\ba\.?m\b/.test(text)) return { hour: face, minute, half: "am" };
  return { hour: face, minute, half: halfIn(text, face) };
}

/** Which half of the day the words around a time mean. */
export function halfIn(text: string, hour: number): "am" | "pm" | null {
  if (/\b(?:afternoon|evening|tonight|dinner|supper)\b/i.test(text)) return "pm";
  if (/\b(?:morning|breakfast)\b/i.test(text)) return "am";
  if (/\b(?:lunch|lunchtime)\b/i.test(text)) return hour === 11 || hour === 10 ? "am" : "pm";
  if (/\bnight\b/i.test(text)) return hour >= 5 ? "pm" : "am";
  return null;
}

/** When nothing else tells: people make appointments by day. Seven may be either, and stays open. */
export const byDay = (hour: number): "am" | "pm" | null => (hour === 7 ? null : hour >= 8 ? "am" : "pm");

const two = (value: number) => String(value).padStart(2, "0");

/** "15:30", or null while the half of the day is open. */
export function onTheClock({ hour, minute, half }: ClockTime): string | null {
  if (half === null) return null;
  return `${two(half === "pm" ? (hour % 12) + 12 : hour)}:${two(minute)}`;
}
