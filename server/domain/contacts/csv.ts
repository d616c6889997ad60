export interface CsvRow {
  /** From 1, as an editor counts: a quoted cell may span several. */
  line: number;
  cells: string[];
}

/** Reads RFC 4180 with comma, semicolon or tab; a byte order mark and empty lines are skipped. */
export function parseCsv(text: string): CsvRow[] {
  const source = text.replace(/^\uFEFF/, "");
  const separator = separatorOf(source.slice(0, source.search(/[\r\n]|$/)));
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let start = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== "")) rows.push({ line: start, cells });
    cells = [];
    cell = "";
  };
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === "\n") line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (char === separator) {
      cells.push(cell);
      cell = "";
    } else if (char === "\n") {
      endRow();
      start = line;
    } else if (char !== "\r") cell += char;
  }
  endRow();
  return rows;
}

const separatorOf = (header: string) =>
  [",", ";", "\t"].reduce((best, one) => (header.split(one).length > header.split(best).length ? one : best));

/** A spreadsheet puts one before what it might take for a formula. */
export const plainCell = (cell: string | undefined) => (cell ?? "").trim().replace(/^'(?=[=+\-@])/, "");

/** Why a cell is no number, in the words of whoever made the file. */
export const whyNoPhone = (cell: string, problem: string) =>
  /^\d+(?:[.,]\d+)?e\+?\d+$/i.test(cell)
    ? "A spreadsheet has shortened this number: format the column as text and export it again"
    : problem;
