import type { AddressPolicy } from "../http/address";

/** A mail server and how it is reached; with the password, so never stored, logged or returned by an API. */
export interface MailServer {
  host: string;
  port: number;
  /** TLS from the start, an upgrade that must succeed, or none (inside one's own network). */
  security: "tls" | "starttls" | "none";
  /** "": the server asks for no login. */
  user: string;
  password: string;
}

export interface OutgoingMail {
  /** Becomes the Message-ID: who receives it twice can tell. */
  id: string;
  from: { name: string; address: string };
  to: string[];
  subject: string;
  text: string;
}

/** What of a connection a person has to put right. */
export type MailPart = "host" | "port" | "security" | "user" | "password" | "from";

export type MailOutcome =
  | { kind: "sent" }
  /** Nothing was taken, and it may be another time. */
  | { kind: "later"; problem: string }
  /** The server refuses this mail. */
  | { kind: "refused"; problem: string }
  /** The server refuses us, and will until a person puts `part` right. */
  | { kind: "broken"; part: MailPart; problem: string }
  /** The connection was lost after the text was handed over: it may have been taken. */
  | { kind: "unknown"; problem: string };

/** The door to a mail server. Neither throws: what goes wrong is an outcome. */
export interface Mailer {
  send(server: MailServer, mail: OutgoingMail, policy: AddressPolicy): Promise<MailOutcome>;
  /** Greets it, upgrades and logs in, and sends nothing; `sent` means that it works. */
  verify(server: MailServer, policy: AddressPolicy): Promise<MailOutcome>;
}
