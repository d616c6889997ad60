import type { Db } from "@/server/db/client";
import type { DomainEvent } from "@/server/domain/events";
import type { MessageStatus } from "@/server/domain/messaging/schema";
import type { TwilioAccount } from "./twilio-client";

export type CarrierName = "sandbox" | "twilio";

/** Where a message goes through: the workspace and, with a real carrier, the opened credentials. */
export interface CarrierLine {
  db: Db;
  workspaceId: string;
  emit(...events: DomainEvent[]): Promise<void>;
  account: TwilioAccount | null;
}

export interface OutboundSms {
  messageId: string;
  from: string;
  to: string;
  body: string;
  /** Where the carrier reports; unguessable, one per message. */
  statusCallback: string;
}

/** What is known after a hand-over. Everything that is not a clear answer is `ambiguous`. */
export type Handover =
  | { kind: "accepted"; externalId: string; numSegments?: number | null }
  | {
      kind: "refused";
      errorCode: string | null;
      httpStatus: number;
      detail: string;
      retryAfterSeconds?: number;
    }
  /** No byte of the request got out: the carrier cannot have the message. */
  | { kind: "unreachable"; detail: string }
  | { kind: "ambiguous"; detail: string };

/** A message in the carrier's own books; its status is in our words. */
export interface CarrierRecord {
  externalId: string;
  status: MessageStatus;
  errorCode: string | null;
  body: string;
  createdAt: Date;
  /** Absent: this carrier bills nothing. */
  bill?: Bill;
}

/** What the carrier asks for a message. Known some time after it was sent. */
export interface Bill {
  /** Negative is a cost. */
  price: number | null;
  /** ISO 4217. */
  priceUnit: string | null;
  numSegments: number | null;
}

/** The port of SMS carriers. No method throws for an answer of the carrier; `find` and `read` throw when there is none. */
export interface Carrier {
  /** Exactly one request, never repeated here. */
  send(line: CarrierLine, sms: OutboundSms): Promise<Handover>;
  /** Messages between two numbers in the carrier's books, from `since` on. */
  find(line: CarrierLine, query: { from: string; to: string; since: Date }): Promise<CarrierRecord[]>;
  /** One message by the carrier's id; null when the carrier does not know it. */
  read(line: CarrierLine, externalId: string): Promise<CarrierRecord | null>;
}

export type Carriers = Record<CarrierName, Carrier>;
