/**
 * The caller's address, for rate limits. The right-most entry of X-Forwarded-For is the one that our own proxy (or
 * Next, without one) wrote; entries left of it are whatever the caller claims.
 */
export const clientIp = (headers: Headers): string =>
  headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || headers.get("x-real-ip") || "unknown";
