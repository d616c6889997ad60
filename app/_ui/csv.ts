import { type Cell, toCsv } from "@/server/domain/calls/shared/csv";

/** Browser only: saves a text as a file. */
export function downloadFile(name: string, type: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

/** Browser only: saves the table as a file. The mark makes Excel read UTF-8. */
export const downloadCsv = (name: string, header: string[], rows: Cell[][]) =>
  downloadFile(`${name}.csv`, "text/csv", `\uFEFF${toCsv([header, ...rows])}`);
