/** A cell as RFC 4180 writes it; one that a spreadsheet would read as a formula gets an apostrophe (OWASP, CSV injection). */
const cell = (value: string | number | null) => {
  const text = value === null ? "" : String(value);
  const safe =
    typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^\+\d+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const toCsv = (header: string[], rows: (string | number | null)[][]) =>
  [header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");

/** Browser only: saves the table as a file. */
export function downloadCsv(name: string, header: string[], rows: (string | number | null)[][]) {
  // The mark makes Excel read UTF-8.
  const url = URL.createObjectURL(new Blob([`\uFEFF${toCsv(header, rows)}`], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: `${name}.csv` });
  link.click();
  URL.revokeObjectURL(url);
}
