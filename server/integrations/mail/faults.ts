import type { MailOutcome, MailServer } from "./mailer";

interface Fault {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
  message: string;
}

/** What nodemailer throws: an Error with more fields. */
const asFault = (error: unknown): Fault =>
  error instanceof Error ? (error as Error & Fault) : { message: String(error) };

/** What a failed conversation means, in words with the cure. `handedOver`: the server was being given the text. */
export function readFault(error: unknown, server: MailServer, handedOver: boolean): MailOutcome {
  const fault = asFault(error);
  const at = `${server.host}:${server.port}`;
  const said = clean(fault.response ?? "");
  const answer = fault.responseCode ?? 0;
  if (answer === 0) {
    if (handedOver) {
      return { kind: "unknown", problem: "The connection was lost after the text was handed over" };
    }
    return withoutAnswer(fault, server, at);
  }
  if (answer >= 400 && answer < 500) {
    return { kind: "later", problem: `${server.host} asks to come again later: ${said}` };
  }
  if (fault.code === "EAUTH") {
    const problem = `${server.host} refused the user name or password: ${said}`;
    return { kind: "broken", part: "password", problem };
  }
  if (fault.code === "ETLS" || fault.command === "STARTTLS") {
    return { kind: "broken", part: "security", problem: `${server.host} offers no encryption: ${said}` };
  }
  if (answer === 530 || fault.command === "EHLO" || fault.command === "HELO") {
    return { kind: "broken", part: "user", problem: `${server.host} asks for a login: ${said}` };
  }
  if (fault.command === "MAIL FROM") {
    return {
      kind: "broken",
      part: "from",
      problem: `${server.host} does not take mail from this sender: ${said}`,
    };
  }
  return { kind: "refused", problem: `${server.host} refused it: ${said}` };
}

function withoutAnswer(fault: Fault, server: MailServer, at: string): MailOutcome {
  switch (fault.code) {
    case "EAUTH":
      return {
        kind: "broken",
        part: "user",
        problem: `${server.host} offers no login that is known here`,
      };
    case "ETLS":
      return {
        kind: "broken",
        part: "security",
        problem: `No encrypted connection to ${at}: ${clean(fault.message)}`,
      };
    case "EENVELOPE":
      return { kind: "refused", problem: clean(fault.message) };
    case "ESOCKET":
      if (/certificate|self.signed|ssl|tls|wrong version/i.test(fault.message)) {
        const problem = `No encrypted connection to ${at}: ${clean(fault.message)}`;
        return { kind: "broken", part: "security", problem };
      }
      return { kind: "later", problem: `Nothing answers at ${at}` };
    default:
      return { kind: "later", problem: `Nothing answers at ${at}` };
  }
}

/** A server's words on one line, cut. */
const clean = (text: string) => text.replace(/\s+/g, " ").trim().slice(0, 300);
