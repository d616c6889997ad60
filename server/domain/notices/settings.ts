import { randomBytes } from "node:crypto";
import { openSecret, sealSecret } from "@/server/db/secret-box";
import { DomainError, notFound } from "../errors";
import { readAddresses } from "../mail/schema";
import { type Scope, transaction } from "../scope";
import { requireAllowedUrl } from "../webhooks/policy";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import type { SaveFailureNotices } from "./schema";

export interface FailureNotices {
  emails: string[];
  /** Null: none. */
  url: string | null;
  /** The last ones, newest first. */
  sent: {
    id: string;
    automation: { id: string; name: string } | null;
    at: Date;
    runs: number;
    webhook: string | null;
  }[];
}

const place = (id: string) => ({ table: "Workspace", id, field: "failureSecret" });

/** Who is told when runs fail, and what they were told last. */
export async function getFailureNotices(scope: Scope): Promise<FailureNotices> {
  authorise(scope, "workspace.read");
  const { workspaceId } = scope;
  const { failureEmails, failureUrl } = await readTargets(scope);
  const notices = await scope.db.failureNotice.findMany({
    where: { workspaceId, sentAt: { not: null } },
    orderBy: { id: "desc" },
    take: 20,
  });
  const automations = await scope.db.automation.findMany({
    where: { workspaceId, id: { in: notices.map(({ automationId }) => automationId) } },
    select: { id: true, name: true },
  });
  return {
    emails: failureEmails,
    url: failureUrl,
    sent: notices.flatMap(({ id, automationId, sentAt, runs, webhook }) =>
      sentAt
        ? [
            {
              ...{ id, at: sentAt, runs: runs ?? 0, webhook },
              automation: automations.find((one) => one.id === automationId) ?? null,
            },
          ]
        : [],
    ),
  };
}

/** Stores who is told. A URL that is new gets a secret of its own, which is returned here and never again. */
export async function saveFailureNotices(
  scope: Scope,
  input: SaveFailureNotices,
): Promise<{ secret: string | null }> {
  authorise(scope, "workspace.update");
  if (input.url !== "") await requireAllowedUrl(input.url);
  return transaction(scope, async (tx) => {
    const id = tx.workspaceId;
    const before = await readTargets(tx);
    const emails = input.emails === "" ? [] : (readAddresses(input.emails) ?? []);
    const isNew = input.url !== "" && input.url !== before.failureUrl;
    const secret = isNew ? newSecret() : null;
    await tx.db.workspace.update({
      where: { id },
      data: {
        failureEmails: emails,
        failureUrl: input.url || null,
        ...(secret ? { failureSecret: sealSecret(tx, place(id), secret) } : {}),
        ...(input.url === "" ? { failureSecret: null } : {}),
      },
    });
    await audit(tx, "failureNotice.updated", id, { emails: emails.length, url: input.url });
    return { secret };
  });
}

/** Replaces the secret that signs what is posted, and returns the new one. Throws `conflict` without a URL. */
export async function rotateNoticeSecret(scope: Scope): Promise<{ secret: string }> {
  authorise(scope, "workspace.update");
  return transaction(scope, async (tx) => {
    const id = tx.workspaceId;
    const { failureUrl } = await readTargets(tx);
    if (!failureUrl) throw new DomainError("conflict", "There is no URL whose posts would be signed");
    const secret = newSecret();
    await tx.db.workspace.update({
      where: { id },
      data: { failureSecret: sealSecret(tx, place(id), secret) },
    });
    await audit(tx, "failureNotice.secretRotated", id);
    return { secret };
  });
}

export async function readTargets(scope: Scope) {
  const row = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: { slug: true, timeZone: true, failureEmails: true, failureUrl: true, failureSecret: true },
  });
  if (!row) throw notFound("Workspace");
  return row;
}

/** The secret in clear, for signing. */
export const readNoticeSecret = (scope: Scope, sealed: string) =>
  openSecret(scope, place(scope.workspaceId), sealed);

/** 32 random bytes as Standard Webhooks writes them. */
const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;
