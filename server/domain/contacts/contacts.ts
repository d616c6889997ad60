import { z } from "zod";
import type { Contact } from "@/server/db/generated/client";
import { decodeCursor, encodeCursor } from "../cursor";
import { invalid, notFound } from "../errors";
import { type Page, toPage } from "../paging";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { releaseWaiting } from "../sending/release-waiting";
import { authorise } from "../workspaces/permissions";
import { optOutForms, optOutFormsSql } from "./erased-phone";
import type { OptOutView } from "./opt-outs";
import { zonesOfPhone } from "./phone-zones";
import { isTimeZone } from "./read-contact-csv";
import type { ContactFilter, UpdateContact } from "./schema";

const Lead = z.record(z.string(), z.json()).catch({});

export interface ContactRow {
  id: string;
  phone: string;
  name: string | null;
  optedOut: boolean;
  calls: number;
  messages: number;
  lastCallAt: string | null;
  lastMessageAt: string | null;
  /** What a person set, else where the number is from; several, or none, when the number leaves it open. */
  zones: string[];
  createdAt: string;
}

interface Row {
  id: string;
  phone: string;
  name: string | null;
  optedOut: boolean;
  timeZone: string | null;
  calls: number;
  messages: number;
  lastCallAt: Date | null;
  lastMessageAt: Date | null;
  createdAt: Date;
}

/** Newest first. `search` is part of a name, or three digits and more of a number. */
export async function listContacts(scope: Scope, filter: ContactFilter): Promise<Page<ContactRow>> {
  authorise(scope, "contacts.read");
  const { workspaceId } = scope;
  const before = filter.cursor ? (decodeCursor(filter.cursor, 1)[0] ?? null) : null;
  const name = filter.search ? `%${filter.search.replace(/[\\%_]/g, "\\$&")}%` : null;
  const digits = filter.search?.replace(/\D/g, "") ?? "";
  const phone = digits.length >= 3 ? `%${digits}%` : null;
  const rows = await queryRaw<Row>(
    scope,
    sql`SELECT c.id, c.phone, c.name, c."createdAt", m."createdAt" AS "lastMessageAt",
               c."timeZone",
               (SELECT count(*)::int FROM "Call" k WHERE k."contactId" = c.id AND k."workspaceId" = ${workspaceId}) AS calls,
               (SELECT count(*)::int FROM "Message" n WHERE n."contactId" = c.id AND n."workspaceId" = ${workspaceId}) AS messages,
               (SELECT max(k."startedAt") FROM "Call" k WHERE k."contactId" = c.id AND k."workspaceId" = ${workspaceId}) AS "lastCallAt",
               EXISTS (SELECT 1 FROM "OptOut" o WHERE o."workspaceId" = ${workspaceId} AND o.phone IN ${optOutFormsSql(scope, sql`c.phone`)} AND o.scope = 'all') AS "optedOut"
        FROM "Contact" c LEFT JOIN "Message" m ON m.id = c."lastMessageId" AND m."workspaceId" = ${workspaceId}
        WHERE c."workspaceId" = ${workspaceId} AND (${before}::text IS NULL OR c.id < ${before}::text)
          AND (${name}::text IS NULL OR c.name ILIKE ${name}::text OR c.phone LIKE ${phone}::text)
        ORDER BY c.id DESC LIMIT ${filter.limit + 1}`,
  );
  const shown = rows.map(({ timeZone, ...row }) => ({
    ...row,
    zones: timeZone ? [timeZone] : zonesOfPhone(row.phone),
    lastCallAt: row.lastCallAt?.toISOString() ?? null,
    lastMessageAt: row.lastMessageAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  }));
  return toPage(shown, filter.limit, (row) => encodeCursor(row.id));
}

export interface ConsentEvent {
  id: string;
  /** "optOut.added" or "optOut.removed". */
  action: string;
  /** "user:…", "apiKey:…" or "job:…". */
  actor: string;
  source: string;
  at: string;
}

export interface ContactDetail {
  id: string;
  phone: string;
  name: string | null;
  email: string | null;
  timeZone: string | null;
  /** Where the number is from. */
  zones: string[];
  lead: Record<string, unknown>;
  createdAt: string;
  optOuts: OptOutView[];
  /** Newest first. */
  consent: ConsentEvent[];
  /** The newest, with their assistants. */
  calls: {
    id: string;
    assistantName: string;
    direction: "inbound" | "outbound" | "web";
    status: string;
    outcome: "achieved" | "not_achieved" | "unknown" | null;
    startedAt: string;
    durationSeconds: number;
  }[];
}

const SHOWN_CALLS = 20;

/** One contact with opt-outs, their history, and the newest calls. Throws `not_found`. */
export async function getContact(scope: Scope, id: string): Promise<ContactDetail> {
  authorise(scope, "contacts.read");
  const { workspaceId } = scope;
  const row = await findContact(scope, id);
  const forms = await optOutForms(scope, row.phone);
  const [optOuts, consent, calls] = await Promise.all([
    scope.db.optOut.findMany({ where: { workspaceId, phone: { in: forms } }, orderBy: { id: "desc" } }),
    scope.db.auditEntry.findMany({
      where: { workspaceId, subject: id, action: { in: ["optOut.added", "optOut.removed"] } },
      orderBy: { id: "desc" },
      take: 50,
    }),
    scope.db.call.findMany({
      where: { workspaceId, contactId: id },
      orderBy: { startedAt: "desc" },
      take: SHOWN_CALLS,
      include: { assistant: { select: { name: true } } },
    }),
  ]);
  return {
    id: row.id,
    phone: row.phone,
    name: row.name,
    email: row.email,
    timeZone: row.timeZone,
    zones: zonesOfPhone(row.phone),
    lead: Lead.parse(row.lead),
    createdAt: row.createdAt.toISOString(),
    optOuts: optOuts.map((optOut) => ({
      id: optOut.id,
      phone: optOut.phone,
      scope: optOut.scope,
      ownNumber: optOut.ownNumber === "" ? null : optOut.ownNumber,
      source: optOut.source,
      note: optOut.note,
      createdAt: optOut.createdAt.toISOString(),
    })),
    consent: consent.map((entry) => ({
      id: entry.id,
      action: entry.action,
      actor: entry.actor,
      source: Details.parse(entry.details).source,
      at: entry.createdAt.toISOString(),
    })),
    calls: calls.map((call) => ({
      id: call.id,
      assistantName: call.assistant.name,
      direction: call.direction,
      status: call.status,
      outcome: call.outcome,
      startedAt: call.startedAt.toISOString(),
      durationSeconds: call.durationSeconds,
    })),
  };
}

const Details = z.object({ source: z.string().default("") }).catch({ source: "" });

async function findContact(scope: Scope, id: string): Promise<Contact> {
  const row = await scope.db.contact.findFirst({ where: { id, workspaceId: scope.workspaceId } });
  if (!row) throw notFound("Contact");
  return row;
}

/** Changes what is given; null clears. With another zone, what waits for quiet hours is planned again. Throws `not_found`, and `invalid` for a zone that does not exist. */
export async function updateContact(scope: Scope, input: UpdateContact): Promise<void> {
  authorise(scope, "contacts.write");
  const { id, name, email, timeZone } = input;
  const was = await findContact(scope, id);
  if (timeZone && !isTimeZone(timeZone)) throw invalid("timeZone", "A time zone such as Europe/Berlin");
  await transaction(scope, async (tx) => {
    await tx.db.contact.updateMany({
      where: { id, workspaceId: tx.workspaceId },
      data: {
        ...(name === undefined ? {} : { name: name || null }),
        ...(email === undefined ? {} : { email }),
        ...(timeZone === undefined ? {} : { timeZone: timeZone || null }),
      },
    });
    // What waits for this person's morning may be due sooner or later now.
    const moved = timeZone !== undefined && (timeZone || null) !== was.timeZone;
    if (moved) await releaseWaiting(tx, { heldBy: ["quietHours"], contactId: id });
  });
}
