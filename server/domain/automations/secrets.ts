import { randomBytes } from "node:crypto";
import { openSecret, sealSecret } from "@/server/db/secret-box";
import { notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import type { KeepSecret } from "./schema";

const place = (id: string) => ({ table: "AutomationSecret", id, field: "sealed" });

/** Seals a header's value, or another value in the place of one. It is never shown again. Throws `not_found`. */
export async function keepSecret(
  scope: Scope,
  input: KeepSecret,
): Promise<{ secretId: string; hint: string }> {
  authorise(scope, "automations.write");
  const { workspaceId } = scope;
  const automation = await scope.db.automation.findFirst({
    where: { id: input.id, workspaceId },
    select: { id: true },
  });
  if (!automation) throw notFound("Automation");
  const id = newId("automationSecret");
  const hint = `…${input.value.length > 8 ? input.value.slice(-4) : ""}`;
  await transaction(scope, async (tx) => {
    await tx.db.automationSecret.create({
      data: {
        id,
        workspaceId,
        automationId: automation.id,
        kind: "header",
        sealed: sealSecret(tx, place(id), input.value),
        hint,
      },
    });
    await audit(tx, "automation.secret_kept", automation.id, { secretId: id });
  });
  return { secretId: id, hint };
}

/** The key by which the automation's requests are signed (Standard Webhooks); made when it is first asked for. */
export async function signingSecret(scope: Scope, automationId: string): Promise<string> {
  const { workspaceId } = scope;
  const where = { workspaceId, automationId, kind: "signing" };
  const known = await scope.db.automationSecret.findFirst({ where });
  if (known) return openSecret(scope, place(known.id), known.sealed);
  const id = newId("automationSecret");
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  await scope.db.automationSecret.createMany({
    data: [{ id, ...where, sealed: sealSecret(scope, place(id), secret), hint: "" }],
    skipDuplicates: true,
  });
  const made = await scope.db.automationSecret.findFirst({ where });
  if (!made) throw notFound("Automation");
  return openSecret(scope, place(made.id), made.sealed);
}

/** The same for a person who sets up the receiver; recorded. Throws `not_found`. */
export async function showSigningSecret(scope: Scope, automationId: string): Promise<{ secret: string }> {
  authorise(scope, "automations.publish");
  const automation = await scope.db.automation.findFirst({
    where: { id: automationId, workspaceId: scope.workspaceId },
    select: { id: true },
  });
  if (!automation) throw notFound("Automation");
  const secret = await signingSecret(scope, automationId);
  await audit(scope, "automation.signing_secret_shown", automationId);
  return { secret };
}

/** The value that is kept under an id; null: it is gone. */
export async function openKept(scope: Scope, automationId: string, secretId: string): Promise<string | null> {
  const row = await scope.db.automationSecret.findFirst({
    where: { id: secretId, automationId, workspaceId: scope.workspaceId, kind: "header" },
  });
  return row && openSecret(scope, place(row.id), row.sealed);
}
