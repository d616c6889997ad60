/** A cell as RFC 4180 writes it; one that a spreadsheet would read as a formula gets an apostrophe (OWASP, CSV injection). */
const cell = (value: string | number | null) => {
  const text = value === null ? "" : String(value);
  const safe =
    typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^\+\d+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const toCsv = (header: string[], rows: (string | number | null)[][]) =>
  [header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");

/** Browser only: saves a text as a file. */
export function downloadFile(name: string, type: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

/** Browser only: saves the table as a file. The mark makes Excel read UTF-8. */
export const downloadCsv = (name: string, header: string[], rows: (string | number | null)[][]) =>
  downloadFile(`${name}.csv`, "text/csv", `\uFEFF${toCsv(header, rows)}`);
