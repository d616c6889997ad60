import { reviewReason } from "../contacts/stop-requests";
import { DomainError, notFound } from "../errors";
import type { Scope } from "../scope";
import { dayOf, judge, type Rules } from "../sending/judge";
import { zonesOf } from "../sending/window";
import { checkBody, checkNumbers, SENDER_FIELDS, type Sender } from "./check-send";
import { countSegments } from "./shared";
import { optedOutWords } from "./unclaimed";

/** Why a text would not leave at once, for counting; the words are the reason's. */
export type WhyNot =
  | "no_phone"
  | "unknown_value"
  | "content"
  | "sender"
  | "opted_out"
  | "review"
  | "quiet_hours"
  | "too_old"
  | "cap"
  | "stopped"
  | "connection";

export interface DrySend {
  senderId: string;
  to: string;
  onlyTo?: readonly string[] | undefined;
  body: string;
  callEndedAt: Date;
  /** When the step would come to it. */
  at: Date;
}

export interface DryVerdict {
  /**
   * `waits`: to be asked again at `at`. `held`: somebody must act. `not_sent`: never. `failed`: the run ends with an error.
   */
  state: "sent" | "waits" | "held" | "not_sent" | "failed";
  why: WhyNot | null;
  reason: string | null;
  at: Date;
  /** As it would be sent; null where there would be no message. */
  message: { to: string; body: string; segments: number } | null;
}

export interface DryBook {
  judge: (send: DrySend) => DryVerdict;
  /** Where a number may be. */
  zonesOf: (phone: string) => string[];
}

interface Book {
  rules: Rules;
  country: string;
  senders: Sender[];
  broken: Map<string, string>;
  optOuts: { phone: string; scope: string; ownNumber: string; createdAt: Date }[];
  /** Why what goes to a number is to be read first. */
  reviewed: Map<string, string>;
  zones: Map<string, string | null>;
  /** What it has let go, by day and number, "" for all. */
  counts: Map<string, number>;
  /** What was worked out before: days by quarter of an hour, and texts by what they were made of. */
  days: Map<number, string>;
  texts: Map<string, { body: string; segments: number }>;
}

/**
 * What the workspace's rules, numbers and opt-outs say of texts that are not sent: the same functions that judge real
 * ones, over what is read once. To be asked in the order in which texts come to be due: caps count those before.
 * @param phones in E.164, all that may be asked about
 */
export async function openDryBook(scope: Scope, phones: string[]): Promise<DryBook> {
  const { workspaceId } = scope;
  const where = { workspaceId, phone: { in: phones } };
  const [workspace, connections, optOuts, requests, contacts] = await Promise.all([
    scope.db.workspace.findUnique({
      where: { id: workspaceId },
      include: { phoneNumbers: { where: { workspaceId }, select: SENDER_FIELDS } },
    }),
    scope.db.connection.findMany({
      where: { workspaceId, kind: "twilio", state: "broken" },
      select: { id: true, problem: true },
    }),
    scope.db.optOut.findMany({
      where,
      orderBy: { id: "asc" },
      select: { phone: true, scope: true, ownNumber: true, createdAt: true },
    }),
    scope.db.stopRequest.findMany({
      where: { ...where, state: "open" },
      select: { phone: true, body: true },
    }),
    scope.db.contact.findMany({ where, select: { phone: true, timeZone: true } }),
  ]);
  if (!workspace) throw notFound("Workspace");
  const book: Book = {
    rules: workspace,
    country: workspace.country,
    senders: workspace.phoneNumbers,
    broken: new Map(connections.map(({ id, problem }) => [id, problem ?? "the connection needs attention"])),
    optOuts,
    reviewed: new Map(requests.map(({ phone, body }) => [phone, reviewReason(body)])),
    zones: new Map(contacts.map(({ phone, timeZone }) => [phone, timeZone])),
    counts: new Map(),
    days: new Map(),
    texts: new Map(),
  };
  return {
    judge: (send) => verdict(book, send),
    zonesOf: (phone) =>
      zonesOf({ phone, country: null, timeZone: book.zones.get(phone) ?? null }, book.rules.timeZone),
  };
}

function verdict(book: Book, send: DrySend): DryVerdict {
  let checked: { sender: Sender; to: string; toCountry: string | null };
  let text: { body: string; segments: number };
  try {
    checked = checkNumbers(book.senders, book.country, send);
    text = textOf(book, send.body);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const why = WHY_OF_FIELD[error.issues[0]?.path ?? ""] ?? "content";
    return { state: "failed", why, reason: error.message, at: send.at, message: null };
  }
  const { sender, to, toCountry } = checked;
  const message = { to, ...text };
  const told = (state: DryVerdict["state"], why: WhyNot, reason: string, at = send.at): DryVerdict => ({
    ...{ state, why, reason, at, message },
  });
  const optOut = book.optOuts.find(
    (one) =>
      one.phone === to &&
      (one.scope === "all" || sender.phone.startsWith("MG") || one.ownNumber === sender.phone),
  );
  if (optOut) return told("not_sent", "opted_out", optedOutWords(optOut.createdAt));
  const review = book.reviewed.get(to);
  if (review !== undefined) return told("held", "review", review);
  const { at, callEndedAt } = send;
  const judged = judge(
    book.rules,
    {
      ...{ to, toCountry, agesFrom: callEndedAt, createdAt: at },
      ...{ test: false, consentNotice: false, anyHour: false, countedOn: null, plan: null, closesAt: null },
    },
    book.zones.get(to) ?? null,
    (phone) => book.counts.get(dayKey(book, phone, at)) ?? 0,
    at,
  );
  if (judged && judged.kind !== "plan") {
    const why = WHY_OF_RULE[judged.heldBy] ?? "cap";
    if (judged.kind === "drop") return told("not_sent", why, judged.reason);
    const { notBefore } = judged.planned;
    return notBefore ? told("waits", why, judged.reason, notBefore) : told("held", why, judged.reason);
  }
  const problem = sender.connectionId ? book.broken.get(sender.connectionId) : undefined;
  if (problem)
    return told("held", "connection", `Held: ${problem}. It goes out once the connection works again`);
  count(book, to, at);
  return { state: "sent", why: null, reason: null, at, message };
}

function textOf({ texts }: Book, written: string) {
  const known = texts.get(written);
  if (known) return known;
  const body = checkBody(written);
  const text = { body, segments: countSegments(body).segments };
  texts.set(written, text);
  return text;
}

const WHY_OF_FIELD: Record<string, WhyNot> = { to: "no_phone", senderId: "sender", body: "content" };

const WHY_OF_RULE: Record<string, WhyNot> = {
  stopped: "stopped",
  quietHours: "quiet_hours",
  noWindow: "quiet_hours",
  dailyCap: "cap",
  recipientCap: "cap",
  tooOld: "too_old",
};

/** No zone is off by less than a quarter of an hour. */
const QUARTER = 15 * 60_000;

function dayKey({ rules, days }: Book, phone: string, at: Date) {
  const quarter = Math.floor(at.getTime() / QUARTER);
  let day = days.get(quarter);
  if (day === undefined) {
    day = dayOf(at, rules.timeZone);
    days.set(quarter, day);
  }
  return `${day} ${phone}`;
}

function count(book: Book, to: string, at: Date) {
  for (const phone of ["", to]) {
    const key = dayKey(book, phone, at);
    book.counts.set(key, (book.counts.get(key) ?? 0) + 1);
  }
}
