import { parseCsv, plainCell, whyNoPhone } from "./csv";
import { parsePhone } from "./phone";
import { CONTACT_COLUMNS, type ContactColumn } from "./schema";

export interface CsvColumn {
  heading: string;
  target: ContactColumn;
  /** The first cell that is not empty. */
  example: string;
}

export interface CsvContact {
  line: number;
  /** E.164. */
  phone: string;
  name: string | null;
  email: string | null;
  timeZone: string | null;
  lead: Record<string, string>;
}

export interface ReadContacts {
  columns: CsvColumn[];
  good: CsvContact[];
  bad: { line: number; text: string; reason: string }[];
  /** Rows whose number an earlier one has; the later one's values count. */
  repeated: number;
}

const HEADINGS: Record<Exclude<ContactColumn, "lead" | "ignore">, string[]> = {
  phone: ["phone", "phone number", "number", "mobile", "mobile number", "telephone", "tel", "msisdn"],
  name: ["name", "full name", "contact", "customer", "customer name"],
  email: ["email", "e-mail", "mail", "email address"],
  timeZone: ["time zone", "timezone", "zone", "tz"],
};
const MOST_COLUMNS = 50;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const guess = (heading: string): ContactColumn => {
  const plain = heading.trim().toLowerCase().replaceAll("_", " ");
  if (plain === "") return "ignore";
  return CONTACT_COLUMNS.find((column) => column in HEADINGS && of(column).includes(plain)) ?? "lead";
};
const of = (column: ContactColumn) => (column === "lead" || column === "ignore" ? [] : HEADINGS[column]);

/**
 * Reads contacts with headings in the first line: the good rows, and each bad one with its line and reason. Every other
 * column is lead data under its heading, unless `targets` says what the columns are. Pure.
 * @param country for numbers without "+"
 */
export function readContactCsv(text: string, country: string, targets?: ContactColumn[]): ReadContacts {
  const [head, ...rows] = parseCsv(text);
  const headings = (head?.cells ?? []).slice(0, MOST_COLUMNS).map((cell) => clean(plainCell(cell), 80));
  const columns = headings.map((heading, at) => ({
    heading,
    target: targets?.[at] ?? guess(heading),
    example: clean(rows.map(({ cells }) => cells[at] ?? "").find((cell) => cell.trim() !== "") ?? "", 60),
  }));
  const read: ReadContacts = { columns, good: [], bad: [], repeated: 0 };
  if (!columns.some(({ target }) => target === "phone")) {
    const reason = 'No column holds the numbers: call it "phone" in the first line';
    return { ...read, bad: [{ line: 1, text: headings.join(", ").slice(0, 120), reason }] };
  }
  const byPhone = new Map<string, CsvContact>();
  for (const { line, cells } of rows) {
    const contact = readRow(line, cells, columns, country);
    if ("reason" in contact) {
      read.bad.push({ line, text: cells.join(", ").slice(0, 120), reason: contact.reason });
      continue;
    }
    if (byPhone.has(contact.phone)) read.repeated += 1;
    byPhone.set(contact.phone, contact);
  }
  return { ...read, good: [...byPhone.values()] };
}

function readRow(
  line: number,
  cells: string[],
  columns: CsvColumn[],
  country: string,
): CsvContact | { reason: string } {
  const cellOf = (target: ContactColumn) => {
    const at = columns.findIndex((column) => column.target === target);
    return at < 0 ? "" : clean(plainCell(cells[at]), 2000);
  };
  const number = cellOf("phone");
  if (number === "") return { reason: "There is no number in this row" };
  const parsed = parsePhone(number, country);
  if (!parsed.ok) return { reason: whyNoPhone(number, parsed.problem) };
  const email = cellOf("email");
  if (email !== "" && (!EMAIL.test(email) || email.length > 320))
    return { reason: `"${email.slice(0, 60)}" is no e-mail address` };
  const timeZone = cellOf("timeZone");
  if (timeZone !== "" && !isTimeZone(timeZone))
    return { reason: `"${timeZone.slice(0, 60)}" is no time zone such as Europe/Berlin` };
  const lead = columns.flatMap(({ target, heading }, at) => {
    const value = clean(plainCell(cells[at]), 2000);
    return target === "lead" && heading !== "" && value !== "" ? [[heading, value]] : [];
  });
  return {
    line,
    phone: parsed.phone,
    name: cellOf("name").slice(0, 200) || null,
    email: email || null,
    timeZone: timeZone || null,
    lead: Object.fromEntries(lead),
  };
}

/** Postgres refuses NUL, and lone surrogates are no text. */
const clean = (cell: string, most: number) =>
  cell.replaceAll("\u0000", "").toWellFormed().trim().slice(0, most);

export const isTimeZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
