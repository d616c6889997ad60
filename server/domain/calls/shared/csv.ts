/** A cell as RFC 4180 writes it; one that a spreadsheet would read as a formula gets an apostrophe (OWASP, CSV injection). */
const cell = (value: Cell) => {
  const text = value === null ? "" : String(value);
  const safe =
    typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^\+\d+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export type Cell = string | number | null;

/** Lines of a table as RFC 4180 has them, without the last line's end. */
export const toCsv = (rows: Cell[][]) => rows.map((row) => row.map(cell).join(",")).join("\r\n");
