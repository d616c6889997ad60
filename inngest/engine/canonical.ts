import canonicalize from "canonicalize";

const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Canonical JSON (RFC 8785), which Inngest signs. What it cannot say (a lone surrogate, as in a text cut in the
 * middle of an emoji) becomes U+FFFD; undefined becomes null.
 */
export function canonical(value: unknown): string {
  try {
    return canonicalize(value) ?? "null";
  } catch {
    return canonicalize(wellFormed(value)) ?? "null";
  }
}

function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.replace(LONE_SURROGATE, "\ufffd");
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [wellFormed(key), wellFormed(entry)]),
    );
  }
  return value;
}
