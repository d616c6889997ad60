import type { EndedStatus } from "../../calls/end-call";
import type { PlatformValues } from "../../calls/platform-values";
import type { JsonObject } from "../../calls/view";
import type { PlatformName } from "../shared";

export interface PlatformTurn {
  role: "assistant" | "customer";
  text: string;
  startMs: number | null;
  endMs: number | null;
}

/** A finished call in our words, whoever reported it. Numbers are as they came. */
export interface PlatformCall {
  externalId: string;
  /** The platform's word for what happened. */
  event: string;
  /** "" where the platform does not say which of its assistants spoke. */
  assistant: { id: string; name: string };
  direction: "inbound" | "outbound" | "web";
  from: string | null;
  to: string | null;
  status: EndedStatus;
  endReason: string | null;
  startedAt: Date;
  endedAt: Date;
  recordingUrl: string | null;
  turns: PlatformTurn[];
  callVariables: JsonObject;
  lead: JsonObject;
  /** IANA, the customer's. */
  timeZone: string | null;
  platformValues: PlatformValues;
}

/** `other`: a post that is no finished call, such as that one began. */
export type Reading = { kind: "call"; call: PlatformCall } | { kind: "other"; event: string };

export interface SignedPost {
  header(name: string): string | null;
  /** As it came: signatures are over bytes. */
  text: string;
  body: unknown;
  now: Date;
}

/** What differs from one made-up call to the next. */
export interface SampleFacts {
  id: string;
  startedAt: Date;
  customerPhone: string;
}

/** One voice platform. No method does I/O. */
export interface Platform {
  name: PlatformName;
  /** By shape alone, whichever URL it came to. */
  recognise(body: unknown): boolean;
  /** Throws a DomainError that names the field which cannot be read. */
  read(body: unknown): Reading;
  /** Absent: the platform does not sign. */
  isGenuine?(secret: string, post: SignedPost): boolean;
  /** The headers of a genuine post: for samples, and for tests. */
  sign?(secret: string, text: string, now: Date): Record<string, string>;
  /** A realistic post of our own wording. */
  sample(facts: SampleFacts): unknown;
}
