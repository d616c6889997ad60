import { parseCsv, plainCell, whyNoPhone } from "./csv";
import { parsePhone } from "./phone";

export interface ReadOptOuts {
  good: { line: number; phone: string; ownNumber: string; note: string | null }[];
  bad: { line: number; text: string; reason: string }[];
  /** Rows that say again what an earlier one says. */
  repeated: number;
}

const COLUMNS = {
  phone: ["phone", "phone number", "number", "mobile", "mobile number", "msisdn", "to", "recipient"],
  from: ["from", "own number", "sender"],
  note: ["note", "notes", "reason", "comment"],
};
/**
 * Reads a list of opt-outs: the good rows, and each bad one with its line and reason. Without a line of headings the first
 * column holds the numbers. Pure.
 * @param country for numbers without "+"
 * @param ownPhones what "from" may name; empty means all of them
 */
export function readOptOutCsv(text: string, country: string, ownPhones: readonly string[]): ReadOptOuts {
  const rows = parseCsv(text);
  const names = (rows[0]?.cells ?? []).map((cell) => cell.trim().toLowerCase().replaceAll("_", " "));
  const columnOf = (key: keyof typeof COLUMNS) => names.findIndex((name) => COLUMNS[key].includes(name));
  const headed = names.some((name) => Object.values(COLUMNS).flat().includes(name));
  if (headed && columnOf("phone") < 0) {
    const reason = 'No column holds the numbers: call it "phone"';
    return { good: [], bad: [{ line: 1, text: names.join(", "), reason }], repeated: 0 };
  }
  const at = headed
    ? { phone: columnOf("phone"), from: columnOf("from"), note: columnOf("note") }
    : { phone: 0, from: -1, note: -1 };
  const read: ReadOptOuts = { good: [], bad: [], repeated: 0 };
  const seen = new Set<string>();
  for (const { line, cells } of headed ? rows.slice(1) : rows) {
    const shown = cells.join(", ").slice(0, 120);
    const number = plainCell(cells[at.phone]);
    const parsed = parsePhone(number, country);
    if (!parsed.ok) {
      read.bad.push({ line, text: shown, reason: whyNoPhone(number, parsed.problem) });
      continue;
    }
    const from = at.from < 0 ? "" : plainCell(cells[at.from]);
    const own = from === "" ? null : parsePhone(from, country);
    if (own && (!own.ok || !ownPhones.includes(own.phone))) {
      read.bad.push({ line, text: shown, reason: `"${from.slice(0, 40)}" is none of your numbers` });
      continue;
    }
    const ownNumber = own?.ok ? own.phone : "";
    const key = `${parsed.phone} ${ownNumber}`;
    if (seen.has(key)) {
      read.repeated += 1;
      continue;
    }
    seen.add(key);
    const note = at.note < 0 ? "" : plainCell(cells[at.note]).replaceAll("\u0000", "").slice(0, 500);
    read.good.push({ line, phone: parsed.phone, ownNumber, note: note === "" ? null : note });
  }
  return read;
}
