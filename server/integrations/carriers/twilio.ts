import twilio from "twilio";
import type { MessageInstance } from "twilio/lib/rest/api/v2010/account/message";
import type { Carrier, CarrierLine, CarrierRecord, Handover } from "./carrier";
import { readTwilioStatus } from "./twilio-status";

/** Twilio drops what it could not hand over by then: a reminder of the morning is of no use at night. */
const VALIDITY_SECONDS = 4 * 3600;
/** Twilio's connection overrides: three tries of a status callback, on 5xx, connect and read timeouts. */
const CALLBACK_OVERRIDES = "#rc=3&rp=5xx,ct,rt";
const SID = /^(SM|MM)[0-9a-fA-F]{32}$/;
/** The connection never stood: not a byte of the request has left. */
const NEVER_LEFT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS_CERT)/;

export interface TwilioOptions {
  /** Another address of the API: a regional proxy, or the fake in tests. */
  baseUrl?: string | undefined;
  timeoutMs?: number;
}

export interface TwilioAccount {
  sid: string;
  authToken: string;
}

const errorField = (error: unknown, field: "code" | "status"): string | null => {
  if (typeof error !== "object" || error === null || !(field in error)) return null;
  const value: unknown = Reflect.get(error, field);
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
};

/** twilio-node's own retries are off: the ledger decides what is sent again (facts: POST Messages is not idempotent). */
function clientOf({ sid, authToken }: TwilioAccount, { baseUrl, timeoutMs = 10_000 }: TwilioOptions) {
  const client = twilio(sid, authToken, { timeout: timeoutMs, autoRetry: false, maxSockets: 20 });
  if (baseUrl) client.api.baseUrl = baseUrl;
  return client;
}

/** What a thrown error of POST Messages proves; everything but a clear answer is ambiguous. */
export function readSendError(error: unknown): Handover {
  const status = Number(errorField(error, "status"));
  const code = errorField(error, "code");
  const detail = error instanceof Error ? error.message : "no answer";
  if (status >= 400 && status < 500 && status !== 408) {
    return { kind: "refused", errorCode: code, httpStatus: status, detail };
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

const isLocal = (url: string) => /^https?:\/\/(localhost|127\.|\[::1\])/.test(url);

const recordOf = (message: MessageInstance): CarrierRecord => ({
  externalId: message.sid,
  status: readTwilioStatus(message.status) ?? "accepted",
  errorCode: message.errorCode ? String(message.errorCode) : null,
  body: message.body ?? "",
  createdAt: message.dateCreated,
});

/** Twilio Programmable Messaging (API 2010-04-01). One client is kept per account. */
export function createTwilioCarrier(options: TwilioOptions = {}): Carrier {
  const clients = new Map<string, ReturnType<typeof clientOf>>();
  const clientFor = ({ account }: CarrierLine) => {
    if (!account) throw new Error("A Twilio message needs its connection's credentials");
    const key = `${account.sid}:${account.authToken}`;
    const client = clients.get(key) ?? clientOf(account, options);
    clients.set(key, client);
    return client;
  };

  return {
    async send(line, sms) {
      // Twilio refuses a callback to this machine (21609); without one the reports are looked up instead.
      const reports = options.baseUrl || !isLocal(sms.statusCallback);
      try {
        const { sid } = await clientFor(line).messages.create({
          from: sms.from,
          to: sms.to,
          body: sms.body,
          validityPeriod: VALIDITY_SECONDS,
          ...(reports ? { statusCallback: sms.statusCallback + CALLBACK_OVERRIDES } : {}),
        });
        if (SID.test(sid ?? "")) return { kind: "accepted", externalId: sid };
        return { kind: "ambiguous", detail: "Twilio accepted without naming the message" };
      } catch (error) {
        return readSendError(error);
      }
    },

    async find(line, { from, to, since }) {
      // DateSent filters by day; the exact time is compared here.
      const day = new Date(since.getTime() - 24 * 3600_000);
      const list = await clientFor(line).messages.list({ from, to, dateSentAfter: day, limit: 100 });
      return list.map(recordOf).filter((record) => record.createdAt >= since);
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

export interface TwilioNumber {
  phone: string;
  label: string;
  sms: boolean;
  voice: boolean;
}

export type AccountCheck =
  | { ok: true; accountName: string; numbers: TwilioNumber[] }
  | { ok: false; problem: string };

/** Asks Twilio for the account and its numbers: proves the credentials. Does not throw. */
export async function checkTwilioAccount(
  account: TwilioAccount,
  options: TwilioOptions = {},
): Promise<AccountCheck> {
  const client = clientOf(account, options);
  try {
    const found = await client.api.v2010.accounts(account.sid).fetch();
    if (found.status !== "active") {
      return {
        ok: false,
        problem: `Twilio says that this account is ${found.status}: see the Twilio Console`,
      };
    }
    const numbers = await client.incomingPhoneNumbers.list({ limit: 1000 });
    return {
      ok: true,
      accountName: found.friendlyName,
      numbers: numbers.map(({ phoneNumber, friendlyName, capabilities }) => ({
        phone: phoneNumber,
        label: friendlyName || phoneNumber,
        sms: capabilities?.sms ?? false,
        voice: capabilities?.voice ?? false,
      })),
    };
  } catch (error) {
    const status = errorField(error, "status");
    if (status === "401") {
      return { ok: false, problem: "Twilio refuses this auth token for this Account SID: copy both again" };
    }
    if (status === "404") return { ok: false, problem: "Twilio knows no account with this Account SID" };
    if (status) return { ok: false, problem: `Twilio answered with an error (HTTP ${status}); try again` };
    return { ok: false, problem: "Twilio could not be reached; check the network and try again" };
  }
}
