/** Where an opt-out came from, in words. */
export const SOURCE_WORDS: Record<string, string> = {
  keyword: "Replied STOP",
  person: "Entered by a person",
  api: "Came by the API",
  carrier: "Reported by the carrier",
  import: "Imported",
  call: "Asked for it on a call",
  review: "Wrote it; a person decided",
};
