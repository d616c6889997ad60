/** What Postgres cannot store: NUL, and surrogates without their other half. */
const UNSTORABLE = /\\u(?:0000|[dD][89a-fA-F])/;

const clean = (value: unknown): unknown => {
  if (typeof value === "string") return value.replaceAll("\u0000", "").toWellFormed();
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), clean(inner)]));
};

/** Parses JSON and takes out of every text what cannot be stored. Throws what JSON.parse throws. */
export function parseCleanJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return UNSTORABLE.test(text) ? clean(value) : value;
}
