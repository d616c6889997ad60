export const SENDER_KINDS = ["long_code", "toll_free", "short_code", "service"] as const;
export type SenderKind = (typeof SENDER_KINDS)[number];

/** How a sender stands with the carriers (A2P 10DLC, toll-free verification). `unknown`: not read yet, or not shown to us. */
export const SENDER_REGISTRATIONS = ["registered", "pending", "missing", "not_needed", "unknown"] as const;
export type SenderRegistration = (typeof SENDER_REGISTRATIONS)[number];

/** The stored words, which a later version may have written. */
export const senderKind = (kind: string): SenderKind =>
  SENDER_KINDS.find((known) => known === kind) ?? "long_code";
export const senderRegistration = (registration: string): SenderRegistration =>
  SENDER_REGISTRATIONS.find((known) => known === registration) ?? "unknown";
