import { createHmac } from "node:crypto";
import type { Books, FakeMessage } from "./books";

/** Twilio's signature, written from its documentation, not with its library: the other side checks with that. */
export const sign = (authToken: string, url: string, form: Record<string, string>) =>
  createHmac("sha1", authToken)
    .update(
      Object.keys(form)
        .sort()
        .reduce((text, key) => text + key + form[key], url),
    )
    .digest("base64");

/** Posts a signed form as Twilio does; returns the status, null when nobody answered. */
export async function postSigned(
  authToken: string,
  target: string,
  form: Record<string, string>,
): Promise<number | null> {
  // The fragment holds connection overrides: neither requested nor signed.
  const url = target.split("#")[0] ?? target;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": sign(authToken, url, form),
      },
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(15_000),
    });
    return response.status;
  } catch {
    return null;
  }
}

/** One status callback. */
export async function report(
  books: Books,
  message: FakeMessage,
  status: string,
  errorCode: number | null,
  authToken = books.authToken,
): Promise<number | null> {
  if (!message.statusCallback) return null;
  const answer = await postSigned(authToken, message.statusCallback, {
    AccountSid: message.accountSid,
    ApiVersion: "2010-04-01",
    From: message.from,
    MessageSid: message.sid,
    MessageStatus: status,
    ...(message.serviceSid === null ? {} : { MessagingServiceSid: message.serviceSid }),
    SmsSid: message.sid,
    SmsStatus: status,
    To: message.to,
    ...(errorCode === null ? {} : { ErrorCode: String(errorCode) }),
  });
  books.reports.push({ sid: message.sid, status, url: message.statusCallback, answer });
  return answer;
}

/** What happens after acceptance: the message's own state first, then the callbacks in the mode that is set. */
export async function finish(books: Books, message: FakeMessage, errorCode: number | null): Promise<void> {
  const end = errorCode === null ? "delivered" : "undelivered";
  message.status = books.callbacks === "none_final" ? "sent" : end;
  message.errorCode = errorCode;
  message.price = "-0.00830";
  const ways: Record<Books["callbacks"], string[]> = {
    drop: [],
    normal: ["sent", end],
    duplicate: ["sent", "sent", end, end],
    reorder: [end, "sent"],
    early: ["sent", end],
    forged: ["sent", end],
    none_final: ["sent"],
  };
  const token = books.callbacks === "forged" ? `not-${books.authToken}` : books.authToken;
  for (const status of ways[books.callbacks]) {
    await report(books, message, status, status === end ? errorCode : null, token);
  }
}
