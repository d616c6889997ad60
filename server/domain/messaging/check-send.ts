import { parsePhone, recipientProblem } from "../contacts/phone";
import { DomainError, invalid } from "../errors";
import { MessageBody } from "./schema";
import { normaliseBody } from "./shared";
import { contentProblem } from "./shared/content-problem";

/** What of a number of ours decides whether it may send. */
export interface Sender {
  id: string;
  phone: string;
  sms: boolean;
  provider: string;
  connectionId: string | null;
  blockedCountries: string[];
  registrationNote: string | null;
}

export const SENDER_FIELDS = {
  id: true,
  phone: true,
  sms: true,
  provider: true,
  connectionId: true,
  blockedCountries: true,
  registrationNote: true,
} as const;

/**
 * The sender's number and the recipient's, read by the workspace's country. Throws `invalid` with the field at fault.
 * Pure: what a message would be refused for can be told before there is one.
 */
export function checkNumbers(
  own: readonly Sender[],
  country: string,
  { senderId, to, onlyTo }: { senderId: string; to: string; onlyTo?: readonly string[] | undefined },
): { sender: Sender; to: string; toCountry: string | null } {
  const sender = own.find(({ id }) => id === senderId);
  if (!sender) throw invalid("senderId", "The sender number is no longer in this workspace; choose another");
  if (!sender.sms) throw invalid("senderId", `${sender.phone} cannot send SMS; choose another sender`);
  const parsed = parsePhone(to, country);
  const problem = recipientProblem(
    parsed,
    own.map(({ phone }) => phone),
  );
  if (!parsed.ok || problem !== null) throw invalid("to", problem ?? "This is not a phone number");
  if (parsed.country && sender.blockedCountries.includes(parsed.country)) {
    throw invalid("senderId", sender.registrationNote ?? `Carriers block ${sender.phone} in this country`);
  }
  if (onlyTo && !onlyTo.some((known) => samePhone(known, parsed.phone, country))) {
    throw invalid("to", NOT_OF_THE_CALL);
  }
  return { sender, to: parsed.phone, toCountry: parsed.country };
}

const NOT_OF_THE_CALL =
  "The number was said on the call and is neither the call's nor the lead's own, so nothing was sent: insert the customer's phone instead";

function samePhone(written: string, phone: string, country: string) {
  const parsed = parsePhone(written, country);
  return parsed.ok && parsed.phone === phone;
}

/** The text as it is sent. Throws `invalid` on "body". Pure. */
export function checkBody(input: string): string {
  const body = MessageBody.safeParse(normaliseBody(input));
  if (body.success) {
    const problem = contentProblem(body.data);
    if (problem) throw invalid("body", problem);
    return body.data;
  }
  throw new DomainError(
    "invalid",
    body.error.issues[0]?.message ?? "Check the message",
    body.error.issues.map(({ message }) => ({ path: "body", message })),
  );
}
