import { parsePhone } from "@/server/domain/contacts/phone";
import type { SenderKind, SenderRegistration } from "@/server/domain/messaging/senders";
import type { TwilioClient } from "./twilio-client";

/** A number or Messaging Service of an account, and what carriers let it do. */
export interface TwilioSender {
  sid: string;
  /** E.164, a short code, or a Messaging Service's SID. */
  phone: string;
  label: string;
  kind: SenderKind;
  sms: boolean;
  voice: boolean;
  registration: SenderRegistration;
  /** In words, with the cure; null when there is nothing to do. */
  registrationNote: string | null;
  /** ISO 3166 alpha-2. */
  blockedCountries: string[];
  /** Null: Twilio queues for it, or nothing is known. */
  segmentsPerSecond: number | null;
}

interface Service {
  sid: string;
  name: string;
  phones: string[];
  /** Twilio's words for each A2P campaign of it. */
  campaigns: string[];
}

interface Registrations {
  services: Service[];
  /** Twilio's word, by the number's SID. */
  tollFree: Map<string, string>;
}

type State = Pick<TwilioSender, "registration" | "registrationNote" | "blockedCountries">;

/** Twilio's default pace by kind of number, in segments a second; a service has its own queue. */
const PACE: Record<SenderKind, number | null> = {
  long_code: 1,
  toll_free: 3,
  short_code: 100,
  service: null,
};

const free: State = { registration: "not_needed", registrationNote: null, blockedCountries: [] };
const registered: State = { registration: "registered", registrationNote: null, blockedCountries: [] };
const unread: State = {
  registration: "unknown",
  registrationNote:
    "Twilio did not show its registrations to this key, so a US recipient may be blocked by the carrier; see Messaging → Regulatory compliance in the Twilio Console",
  blockedCountries: [],
};
const blocked = (
  registration: "pending" | "missing",
  blockedCountries: string[],
  registrationNote: string,
): State => ({ registration, registrationNote, blockedCountries });

/** Reads every sender of an account with its registration. Throws what twilio-node throws for the numbers. */
export async function readTwilioSenders(client: TwilioClient): Promise<TwilioSender[]> {
  const numbers = await client.incomingPhoneNumbers.list({ limit: 1000 });
  const shortCodes = await client.api.v2010.account.shortCodes.list({ limit: 100 }).catch(() => []);
  const registrations = await readRegistrations(client).catch(() => null);
  const own = [
    ...numbers.map(({ sid, phoneNumber, friendlyName, capabilities }) => ({
      sid,
      phone: phoneNumber,
      label: friendlyName || phoneNumber,
      sms: capabilities?.sms ?? false,
      voice: capabilities?.voice ?? false,
    })),
    ...shortCodes.map(({ sid, shortCode, friendlyName }) => ({
      sid,
      phone: shortCode,
      label: friendlyName || shortCode,
      sms: true,
      voice: false,
    })),
  ].map((number): TwilioSender => {
    const kind = kindOf(number.phone);
    return {
      ...number,
      kind,
      segmentsPerSecond: PACE[kind],
      ...(registrations ? stateOf(number, kind, registrations) : unread),
    };
  });
  return [...own, ...(registrations?.services ?? []).map((service) => serviceOf(service, own))];
}

async function readRegistrations(client: TwilioClient): Promise<Registrations> {
  const [services, verifications] = await Promise.all([
    client.messaging.v1.services.list({ limit: 100 }),
    client.messaging.v1.tollfreeVerifications.list({ limit: 500 }),
  ]);
  const read: Service[] = [];
  for (const { sid, friendlyName } of services) {
    const service = client.messaging.v1.services(sid);
    const [phones, codes, campaigns] = await Promise.all([
      service.phoneNumbers.list({ limit: 400 }),
      service.shortCodes.list({ limit: 50 }),
      service.usAppToPerson.list({ limit: 20 }),
    ]);
    read.push({
      sid,
      name: friendlyName || sid,
      phones: [...phones.map(({ phoneNumber }) => phoneNumber), ...codes.map(({ shortCode }) => shortCode)],
      campaigns: campaigns.map(({ campaignStatus }) => campaignStatus),
    });
  }
  return {
    services: read,
    tollFree: new Map(verifications.map((one) => [one.tollfreePhoneNumberSid, one.status])),
  };
}

function kindOf(phone: string): SenderKind {
  if (/^\d{3,8}$/.test(phone)) return "short_code";
  const parsed = parsePhone(phone);
  return parsed.ok && parsed.kind === "toll_free" ? "toll_free" : "long_code";
}

function stateOf(
  { sid, phone }: { sid: string; phone: string },
  kind: SenderKind,
  known: Registrations,
): State {
  if (!phone.startsWith("+1")) return free;
  if (kind === "toll_free") return tollFreeState(known.tollFree.get(sid));
  return campaignState(
    known.services.filter(({ phones }) => phones.includes(phone)).flatMap(({ campaigns }) => campaigns),
  );
}

/** Carriers block unverified toll-free numbers in the US and Canada (error 30032). */
function tollFreeState(status: string | undefined): State {
  switch (status) {
    case "TWILIO_APPROVED":
      return registered;
    case "PENDING_REVIEW":
    case "IN_REVIEW":
      return blocked(
        "pending",
        ["US", "CA"],
        "Its toll-free verification is still under review, and US and Canadian carriers block it until then: send from another number, or press Verify once Twilio has approved it",
      );
    case "TWILIO_REJECTED":
      return blocked(
        "missing",
        ["US", "CA"],
        "Twilio rejected its toll-free verification, so US and Canadian carriers block it: correct it in the Twilio Console, then press Verify",
      );
    default:
      return blocked(
        "missing",
        ["US", "CA"],
        "It is not verified as a toll-free number, so US and Canadian carriers block it: verify it in the Twilio Console, then press Verify",
      );
  }
}

/** US carriers block local numbers without a verified A2P 10DLC campaign (errors 30033 to 30035). */
function campaignState(campaigns: string[]): State {
  if (campaigns.includes("VERIFIED")) return registered;
  if (campaigns.some((status) => status === "PENDING" || status === "IN_PROGRESS")) {
    return blocked(
      "pending",
      ["US"],
      "Its A2P 10DLC campaign is still under review, and US carriers block it until then: send from another number, or press Verify once the campaign is verified",
    );
  }
  if (campaigns.length > 0) {
    return blocked(
      "missing",
      ["US"],
      "Its A2P 10DLC campaign was refused or suspended, so US carriers block it: mend the campaign in the Twilio Console, then press Verify",
    );
  }
  return blocked(
    "missing",
    ["US"],
    "It is not registered for A2P 10DLC, so US carriers block it: add it to a Messaging Service with a verified campaign in the Twilio Console, then press Verify",
  );
}

/** A service sends from whichever of its numbers may: it is blocked only where all of them are. */
function serviceOf({ sid, name, phones }: Service, own: TwilioSender[]): TwilioSender {
  const pool = own.filter(({ phone, sms }) => sms && phones.includes(phone));
  const best =
    pool.find(({ registration }) => registration === "registered") ??
    pool.find(({ registration }) => registration === "not_needed") ??
    pool.find(({ registration }) => registration === "pending") ??
    pool[0];
  return {
    sid,
    phone: sid,
    label: name,
    kind: "service",
    sms: pool.length > 0,
    voice: false,
    segmentsPerSecond: PACE.service,
    registration: best?.registration ?? "unknown",
    registrationNote: best?.registrationNote ?? null,
    blockedCountries: (pool[0]?.blockedCountries ?? []).filter((country) =>
      pool.every(({ blockedCountries }) => blockedCountries.includes(country)),
    ),
  };
}
