/** Sent with every answer, pages and API alike (ASVS 3.4). */
export const SECURITY_HEADERS: Record<string, string> = {
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "cross-origin-opener-policy": "same-origin",
  // The virtual phone listens by the Web Speech API.
  "permissions-policy": "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)",
};

/**
 * The policy of one page. Scripts need the nonce; styles may be inline because Radix and the charts set them on
 * elements. `dev` lets React's development build evaluate and hot reload connect.
 */
export const contentSecurityPolicy = (nonce: string, dev: boolean): string =>
  [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    // Recordings lie elsewhere; they come by way of us (calls/recording.ts).
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self'${dev ? " ws: wss:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
