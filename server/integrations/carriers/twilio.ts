import type { MessageInstance } from "twilio/lib/rest/api/v2010/account/message";
import type { Carrier, CarrierLine, CarrierRecord, Handover } from "./carrier";
import { clientOf, errorField, retryAfterOf, type TwilioClient, type TwilioOptions } from "./twilio-client";
import { readTwilioStatus } from "./twilio-status";

/** Twilio drops what it could not hand over by then: a reminder of the morning is of no use at night. */
const VALIDITY_SECONDS = 4 * 3600;
/** Twilio's connection overrides: three tries of a status callback, on 5xx, connect and read timeouts. */
const CALLBACK_OVERRIDES = "#rc=3&rp=5xx,ct,rt";
const SID = /^(SM|MM)[0-9a-fA-F]{32}$/;
/** The connection never stood: not a byte of the request has left. */
const NEVER_LEFT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS_CERT)/;

/** What a thrown error of POST Messages proves; everything but a clear answer is ambiguous. */
export function readSendError(error: unknown): Handover {
  const status = Number(errorField(error, "status"));
  const code = errorField(error, "code");
  const detail = error instanceof Error ? error.message : "no answer";
  if (status >= 400 && status < 500 && status !== 408) {
    const retryAfterSeconds = retryAfterOf(error);
    const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    return { kind: "refused", errorCode: code, httpStatus: status, detail, ...wait };
  }
  if (status >= 500 || status === 408) {
    return { kind: "ambiguous", detail: `Twilio answered with an error of its own (HTTP ${status})` };
  }
  if (code !== null && NEVER_LEFT.test(code)) {
    return { kind: "unreachable", detail: `Twilio could not be reached (${code})` };
  }
  return {
    kind: "ambiguous",
    detail: `The connection to Twilio broke before a readable answer came (${code ?? "unreadable answer"})`,
  };
}

/** A Messaging Service sends from whichever of its numbers fits. */
const isService = (from: string) => from.startsWith("MG");

const isLocal = (url: string) => /^https?:\/\/(localhost|127\.|\[::1\])/.test(url);

const recordOf = (message: MessageInstance): CarrierRecord => ({
  externalId: message.sid,
  status: readTwilioStatus(message.status) ?? "accepted",
  errorCode: message.errorCode ? String(message.errorCode) : null,
  body: message.body ?? "",
  createdAt: message.dateCreated,
  bill: {
    price: message.price ? Number(message.price) : null,
    priceUnit: message.priceUnit ?? null,
    numSegments: Number(message.numSegments) || null,
  },
});

/** Twilio Programmable Messaging (API 2010-04-01). One client is kept per account. */
export function createTwilioCarrier(options: TwilioOptions = {}): Carrier {
  const clients = new Map<string, TwilioClient>();
  const clientFor = ({ account }: CarrierLine) => {
    if (!account) throw new Error("A Twilio message needs its connection's credentials");
    const key = JSON.stringify(account);
    const client = clients.get(key) ?? clientOf(account, options);
    clients.set(key, client);
    return client;
  };

  return {
    async send(line, sms) {
      // Twilio refuses a callback to this machine (21609); without one the reports are looked up instead.
      const reports = options.baseUrl || !isLocal(sms.statusCallback);
      try {
        const { sid, numSegments } = await clientFor(line).messages.create({
          ...(isService(sms.from) ? { messagingServiceSid: sms.from } : { from: sms.from }),
          to: sms.to,
          body: sms.body,
          validityPeriod: VALIDITY_SECONDS,
          ...(reports ? { statusCallback: sms.statusCallback + CALLBACK_OVERRIDES } : {}),
        });
        if (SID.test(sid ?? ""))
          return { kind: "accepted", externalId: sid, numSegments: Number(numSegments) || null };
        return { kind: "ambiguous", detail: "Twilio accepted without naming the message" };
      } catch (error) {
        return readSendError(error);
      }
    },

    async find(line, { from, to, since }) {
      // DateSent filters by day; the exact time is compared here.
      const day = new Date(since.getTime() - 24 * 3600_000);
      const sender = isService(from) ? {} : { from };
      const list = await clientFor(line).messages.list({ ...sender, to, dateSentAfter: day, limit: 100 });
      return list
        .filter(({ messagingServiceSid }) => !isService(from) || messagingServiceSid === from)
        .map(recordOf)
        .filter((record) => record.createdAt >= since);
    },

    async read(line, externalId) {
      try {
        return recordOf(await clientFor(line).messages(externalId).fetch());
      } catch (error) {
        if (errorField(error, "status") === "404") return null;
        throw error;
      }
    },
  };
}
