import { randomBytes } from "node:crypto";
import type { CallScript, FakeCall } from "./voice";

export interface FakeMessage {
  sid: string;
  accountSid: string;
  from: string;
  to: string;
  body: string;
  status: string;
  errorCode: number | null;
  direction: "outbound-api" | "inbound";
  createdAt: Date;
  statusCallback: string | null;
  serviceSid: string | null;
  /** As billed; known once it has ended. */
  price: string | null;
}

/** Where Twilio asks about calls to a number. */
export interface VoiceRoute {
  voiceUrl: string;
  statusCallback: string;
}

export interface FakeNumber {
  phone: string;
  name: string;
  sms: boolean;
  voice: boolean;
  /** Twilio's word for its toll-free verification. */
  tollFree?: string;
}

/** A Messaging Service: which numbers it sends from, and Twilio's word for each A2P campaign. */
export interface FakeService {
  sid: string;
  name: string;
  numbers: string[];
  campaigns: string[];
}

/** What the next POST Messages comes to. `times` counts down; a fault without it holds once. */
export interface Fault {
  kind:
    | "rate_limited"
    | "server_error"
    /** Accepted, answered with 500. */
    | "error_after_accept"
    | "reset_before_accept"
    | "reset_after_accept"
    | "timeout_after_accept"
    | "truncated"
    | "unauthorised"
    /** A clear refusal, with `code`. */
    | "reject"
    /** Accepted, then reported as undelivered with `code`. */
    | "undelivered"
    /** Accepted, answered after `ms`. */
    | "slow";
  code?: number;
  /** With `rate_limited`: in the Retry-After header. */
  retryAfterSeconds?: number;
  ms?: number;
  times?: number;
  /** Only messages to this number. */
  to?: string;
}

/** `early`: before the answer. `forged`: signed with another token. `none_final`: "sent" only. */
export type CallbackMode = "normal" | "drop" | "duplicate" | "reorder" | "early" | "forged" | "none_final";

export interface Books {
  authToken: string;
  /** A standard key: everything but the account itself. */
  apiKey: { sid: string; secret: string };
  /** The messaging API (registrations) is not for this key. */
  registrationsHidden: boolean;
  services: FakeService[];
  callbacks: CallbackMode;
  numbers: FakeNumber[];
  faults: Fault[];
  messages: FakeMessage[];
  calls: FakeCall[];
  /** By number: who takes its calls, and how; anybody else agrees and says goodbye. */
  people: Record<string, CallScript>;
  /** By our number. */
  routes: Record<string, VoiceRoute>;
  requests: {
    method: string;
    path: string;
    fields: Record<string, string>;
    at: string;
  }[];
  reports: { sid: string; status: string; url: string; answer: number | null }[];
  violations: string[];
}

export const AUTH_TOKEN = "the-auth-token-of-the-fake-account";
export const API_KEY = { sid: `SK${"5".repeat(32)}`, secret: "the-secret-of-the-fake-key" };
/** Registered for A2P 10DLC, with the first number in it. */
export const SERVICE = `MG${"7".repeat(32)}`;
/** Neither registered, nor in a service. */
export const UNREGISTERED = "+12025550173";

export const newBooks = (): Books => ({
  authToken: AUTH_TOKEN,
  apiKey: API_KEY,
  registrationsHidden: false,
  services: [{ sid: SERVICE, name: "Follow-ups", numbers: ["+12025550171"], campaigns: ["VERIFIED"] }],
  callbacks: "normal",
  numbers: [
    { phone: "+12025550171", name: "Front desk", sms: true, voice: true },
    { phone: "+12025550172", name: "Voice only", sms: false, voice: true },
    { phone: UNREGISTERED, name: "Not registered", sms: true, voice: true },
  ],
  faults: [],
  messages: [],
  calls: [],
  people: {},
  routes: {},
  requests: [],
  reports: [],
  violations: [],
});

export const newSid = (prefix: "SM" | "CA" | "RE") => prefix + randomBytes(16).toString("hex");

const rfc2822 = (at: Date) => at.toUTCString().replace("GMT", "+0000");

/** A message as Twilio's API shows it. */
export const showMessage = (message: FakeMessage) => ({
  account_sid: message.accountSid,
  api_version: "2010-04-01",
  body: message.body,
  date_created: rfc2822(message.createdAt),
  date_sent: rfc2822(message.createdAt),
  date_updated: rfc2822(new Date()),
  direction: message.direction,
  error_code: message.errorCode,
  error_message: message.errorCode === null ? null : "The fake says so",
  from: message.from,
  messaging_service_sid: message.serviceSid,
  num_media: "0",
  num_segments: "1",
  price: message.price,
  price_unit: "USD",
  sid: message.sid,
  status: message.status,
  subresource_uris: {},
  to: message.to,
  uri: `/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}.json`,
});

export const numberSid = (phone: string) =>
  `PN${Buffer.from(phone.padEnd(16, "0")).toString("hex").slice(0, 32)}`;

export const showNumber = (accountSid: string, number: FakeNumber) => ({
  account_sid: accountSid,
  api_version: "2010-04-01",
  capabilities: { voice: number.voice, sms: number.sms, mms: false, fax: false },
  friendly_name: number.name,
  phone_number: number.phone,
  sid: numberSid(number.phone),
  status: "in-use",
  origin: "twilio",
  uri: `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json`,
});

/** Takes the fault that holds for a message to this number. */
export function takeFault(books: Books, to: string): Fault | undefined {
  const index = books.faults.findIndex((fault) => fault.to === undefined || fault.to === to);
  const fault = books.faults[index];
  if (!fault) return undefined;
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) books.faults.splice(index, 1);
  return fault;
}
