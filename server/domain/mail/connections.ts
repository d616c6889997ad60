import { ulid } from "ulid";
import type { Connection, Prisma } from "@/server/db/generated/client";
import { sealSecret } from "@/server/db/secret-box";
import type { Mailer, MailOutcome, MailPart } from "@/server/integrations/mail/mailer";
import { DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { webhookPolicy } from "../webhooks/policy";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { findMailServer, MailSettings, mailSecretPlace } from "./open-mail-server";
import { type AddMailConnection, PASSWORD_MISSING, type UpdateMailConnection } from "./schema";

export interface MailConnectionView extends MailSettings {
  id: string;
  name: string;
  state: "ok" | "broken";
  /** In words, with the cure, when broken. */
  problem: string | null;
  verifiedAt: string | null;
  /** Mails that wait for it. */
  held: number;
}

/** The workspace's mail servers, the first one first: it sends what names none. */
export async function listMailConnections(scope: Scope): Promise<MailConnectionView[]> {
  authorise(scope, "connections.read");
  const { workspaceId } = scope;
  const rows = await scope.db.connection.findMany({
    where: { workspaceId, kind: "smtp" },
    orderBy: { id: "asc" },
  });
  const waiting = await scope.db.mail.groupBy({
    by: ["connectionId"],
    where: { workspaceId, state: "pending" },
    _count: true,
  });
  return rows.map((row, at) => {
    const mine = waiting.filter(({ connectionId }) =>
      connectionId === null ? at === 0 : connectionId === row.id,
    );
    const held = row.state === "broken" ? mine.reduce((sum, { _count }) => sum + _count, 0) : 0;
    return toView(row, held);
  });
}

const toView = (row: Connection, held: number): MailConnectionView => ({
  ...MailSettings.parse(row.settings),
  id: row.id,
  name: row.name,
  state: row.state,
  problem: row.problem,
  verifiedAt: row.verifiedAt?.toISOString() ?? null,
  held,
});

/** Connects a mail server that answers: one that does not is `invalid` at the field at fault, and nothing is stored. */
export async function addMailConnection(scope: Scope, input: AddMailConnection, mailer: Mailer) {
  authorise(scope, "connections.manage");
  await requireWorking(input, mailer);
  const id = newId("connection");
  const { workspaceId } = scope;
  await transaction(scope, async (tx) => {
    await tx.db.connection.create({ data: { id, workspaceId, kind: "smtp", ...columnsOf(tx, id, input) } });
    await audit(tx, "connection.added", id, { host: input.host });
  });
  return getView(scope, id);
}

/**
 * Replaces a connection's settings, checked as when it is added. An empty password keeps the stored one, but only for the
 * server and user that it was given for. What waited goes out.
 */
export async function updateMailConnection(scope: Scope, input: UpdateMailConnection, mailer: Mailer) {
  authorise(scope, "connections.manage");
  const { id } = input;
  const stored = await findMailServer(scope, id);
  if (!stored || stored === "removed") throw notFound("Connection");
  const { access } = stored;
  const isMoved = input.host !== access.host || input.port !== access.port || input.user !== access.user;
  if (input.user !== "" && input.password === "") {
    if (access.password === "") throw invalid("password", PASSWORD_MISSING);
    if (isMoved) {
      throw invalid("password", "Enter the password again: the stored one was given for another server");
    }
  }
  const password = input.user === "" ? "" : input.password || access.password;
  await requireWorking({ ...input, password }, mailer);
  await transaction(scope, async (tx) => {
    const { count } = await tx.db.connection.updateMany({
      where: { id, workspaceId: tx.workspaceId, kind: "smtp" },
      data: columnsOf(tx, id, { ...input, password }),
    });
    if (count === 0) throw notFound("Connection");
    await audit(tx, "connection.updated", id, { host: input.host });
    await releaseMail(tx);
  });
  return getView(scope, id);
}

/** Talks to the server again; marks it, and has what waited sent when it works. */
export async function verifyMailConnection(scope: Scope, id: string, mailer: Mailer) {
  authorise(scope, "connections.manage");
  const server = await findMailServer(scope, id);
  if (!server || server === "removed") throw notFound("Connection");
  const outcome = await mailer.verify(server.access, webhookPolicy());
  const problem = outcome.kind === "sent" ? null : outcome.problem;
  await transaction(scope, async (tx) => {
    await tx.db.connection.updateMany({
      where: { id, workspaceId: tx.workspaceId, kind: "smtp" },
      data: problem === null ? { state: "ok", problem, verifiedAt: tx.now() } : { state: "broken", problem },
    });
    await audit(tx, "connection.verified", id, { ok: problem === null });
    if (problem === null) await releaseMail(tx);
  });
  return getView(scope, id);
}

/** Removes a mail server. What names it fails when it is due; the rest goes by another, or is shown in the app. */
export async function removeMailConnection(scope: Scope, id: string): Promise<void> {
  authorise(scope, "connections.manage");
  await transaction(scope, async (tx) => {
    const gone = await tx.db.connection.deleteMany({
      where: { id, workspaceId: tx.workspaceId, kind: "smtp" },
    });
    if (gone.count === 0) throw notFound("Connection");
    await audit(tx, "connection.removed", id);
    await releaseMail(tx);
  });
}

/** What waits is looked at anew; what another server still holds stays held. */
async function releaseMail(scope: Scope): Promise<void> {
  const waiting = await scope.db.mail.findMany({
    where: { workspaceId: scope.workspaceId, state: "pending" },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  const attempt = `resume-${ulid()}`;
  await scope.emit(
    ...waiting.map(({ id }) => ({ name: "mail/send.requested" as const, data: { mailId: id, attempt } })),
  );
}

const columnsOf = (scope: Scope, id: string, input: AddMailConnection) => {
  const { name, password, host, port, security, user, fromName, fromAddress } = input;
  return {
    name,
    settings: { host, port, security, user, fromName, fromAddress },
    secret: sealSecret(scope, mailSecretPlace(id), password),
    state: "ok",
    problem: null,
    verifiedAt: scope.now(),
  } satisfies Prisma.ConnectionUpdateManyMutationInput;
};

const FIELDS: Record<MailPart, string> = {
  host: "host",
  port: "port",
  security: "security",
  user: "user",
  password: "password",
  from: "fromAddress",
};

async function requireWorking(input: AddMailConnection, mailer: Mailer): Promise<void> {
  const { host, port, security, user, password } = input;
  const outcome: MailOutcome = await mailer.verify({ host, port, security, user, password }, webhookPolicy());
  if (outcome.kind === "sent") return;
  if (outcome.kind === "broken") throw invalid(FIELDS[outcome.part], outcome.problem);
  if (outcome.kind === "later") throw invalid("host", `${outcome.problem}; check server, port and security`);
  throw new DomainError("unavailable", `${outcome.problem}. Nothing was stored; try again in a moment`);
}

async function getView(scope: Scope, id: string): Promise<MailConnectionView> {
  const found = (await listMailConnections(scope)).find((connection) => connection.id === id);
  if (!found) throw notFound("Connection");
  return found;
}
