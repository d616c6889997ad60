import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { type SenderKind, type SenderRegistration, senderKind, senderRegistration } from "./senders";

export interface SenderView {
  id: string;
  /** E.164, or the SID of a Messaging Service. */
  phone: string;
  label: string;
  provider: "sandbox" | "twilio";
  connectionId: string | null;
  connectionName: string | null;
  /** Why it cannot send now; null when it can. */
  problem: string | null;
  sms: boolean;
  voice: boolean;
  kind: SenderKind;
  registration: SenderRegistration;
  /** What to do about the registration, in words. */
  registrationNote: string | null;
  /** When the registration was read. */
  registrationAt: string | null;
  /** ISO 3166 alpha-2: nothing is sent there from this sender. */
  blockedCountries: string[];
  /** Who answers calls to it, and how. */
  answering: {
    assistantId: string | null;
    assistantName: string | null;
    maxCallMinutes: number;
    recordCalls: boolean;
    consent: string;
  };
}

/** Every number that the workspace can send from, sandbox first. */
export async function listSenders(scope: Scope): Promise<SenderView[]> {
  authorise(scope, "connections.read");
  const rows = await scope.db.phoneNumber.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: [{ provider: "asc" }, { phone: "asc" }],
    include: {
      connection: { select: { name: true, state: true, problem: true } },
      assistant: { select: { name: true, archivedAt: true } },
    },
  });
  return rows.map((row) => ({
    id: row.id,
    phone: row.phone,
    label: row.label,
    provider: row.provider === "twilio" ? "twilio" : "sandbox",
    connectionId: row.connectionId,
    connectionName: row.connection?.name ?? null,
    problem: problemOf(row),
    sms: row.sms,
    voice: row.voice,
    kind: senderKind(row.kind),
    registration: senderRegistration(row.registration),
    registrationNote: row.registrationNote,
    registrationAt: row.registrationAt?.toISOString() ?? null,
    blockedCountries: row.blockedCountries,
    answering: {
      assistantId: row.assistant?.archivedAt === null ? row.assistantId : null,
      assistantName: row.assistant?.archivedAt === null ? row.assistant.name : null,
      maxCallMinutes: row.maxCallMinutes,
      recordCalls: row.recordCalls,
      consent: row.consent,
    },
  }));
}

const problemOf = (row: { sms: boolean; connection: { state: string; problem: string | null } | null }) => {
  if (!row.sms) return "This number cannot send SMS";
  if (row.connection?.state !== "broken") return null;
  return row.connection.problem ?? "Its connection needs attention";
};
