import { isDeepStrictEqual } from "node:util";
import type { Prisma } from "@/server/db/generated/client";
import { ASSISTANT_INCLUDE, toAssistantView } from "../assistants/view";
import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { actorName, type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { whyNotSaved } from "./edit-automation";
import { sendOptions } from "./get-automation";
import { readSample } from "./samples";
import { Definition, type PublishAutomation, type RollBack } from "./schema";
import { findProblems } from "./shared/problems";
import { ensureHook } from "./test-trigger";

/**
 * Pins the draft as a new immutable version and makes it live; every call that ends from now on runs it.
 * Throws `invalid` with each problem of the draft, `conflict` when the draft was changed or published meanwhile.
 */
export async function publishAutomation(
  scope: Scope,
  input: PublishAutomation,
): Promise<{ number: number; draftRevision: number }> {
  authorise(scope, "automations.publish");
  const { workspaceId } = scope;
  return transaction(scope, async (tx) => {
    const row = await tx.db.automation.findFirst({
      where: { id: input.id, workspaceId },
      include: { assistant: { include: ASSISTANT_INCLUDE } },
    });
    if (!row) throw notFound("Automation");
    const edited = input.draftRevision ?? row.draftRevision;
    // The row's lock: of two at once the second waits here, then finds the revision gone.
    const claimed = await tx.db.automation.updateMany({
      where: { id: row.id, workspaceId, draftRevision: edited },
      data: { draftRevision: edited + 1, state: "live", listeningUntil: null },
    });
    if (claimed.count === 0 || edited !== row.draftRevision) throw await whyNotSaved(tx, row.id);

    const definition = Definition.parse(row.draft);
    const number = await pinVersion(tx, row, definition, input.note || null);
    await audit(tx, "automation.published", row.id, { version: number });
    return { number, draftRevision: edited + 1 };
  });
}

/**
 * Makes an older version live again, as a new version that equals it. The draft follows unless it has changes of its own.
 * Throws `invalid` with what keeps the old version from running now, `conflict` when somebody changed or published meanwhile.
 */
export async function rollBack(
  scope: Scope,
  input: RollBack,
): Promise<{ number: number; draftRevision: number }> {
  authorise(scope, "automations.publish");
  const { workspaceId } = scope;
  return transaction(scope, async (tx) => {
    const row = await tx.db.automation.findFirst({
      where: { id: input.id, workspaceId },
      include: { assistant: { include: ASSISTANT_INCLUDE } },
    });
    if (!row) throw notFound("Automation");
    const versions = await tx.db.automationVersion.findMany({
      where: {
        automationId: row.id,
        workspaceId,
        OR: [{ number: input.number }, { id: row.publishedVersionId ?? "" }],
      },
    });
    const old = versions.find(({ number }) => number === input.number);
    if (!old) throw notFound("Version");
    if (old.id === row.publishedVersionId) {
      throw new DomainError("conflict", `Version ${old.number} is the published one already`);
    }
    const definition = Definition.parse(old.definition);
    const live = versions.find(({ id }) => id === row.publishedVersionId);
    const follows = isDeepStrictEqual(live?.definition, row.draft);
    const claimed = await tx.db.automation.updateMany({
      where: { id: row.id, workspaceId, draftRevision: row.draftRevision },
      data: {
        draftRevision: row.draftRevision + 1,
        state: "live",
        listeningUntil: null,
        ...(follows ? { draft: JSON.parse(JSON.stringify(definition)) } : {}),
      },
    });
    if (claimed.count === 0) throw await whyNotSaved(tx, row.id);
    const note = input.note || `Equal to version ${old.number}`;
    const number = await pinVersion(tx, row, definition, note);
    await audit(tx, "automation.rolled_back", row.id, { version: number, to: old.number });
    return { number, draftRevision: row.draftRevision + 1 };
  });
}

type AutomationRow = Prisma.AutomationGetPayload<{
  include: { assistant: { include: typeof ASSISTANT_INCLUDE } };
}>;

/** Pins a definition without problems as the newest version, and points the automation to it. */
async function pinVersion(tx: Scope, row: AutomationRow, definition: Definition, note: string | null) {
  const { workspaceId } = tx;
  const problems = findProblems(definition, {
    variables: toAssistantView(row.assistant).postCallVariables,
    sample: (await readSample(tx, row))?.data ?? null,
    ...(await sendOptions(tx)),
  });
  if (problems.length > 0) {
    const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    const issues = problems.map(({ stepId, field, message }) => ({
      path: stepId ? `${stepId}.${field}` : field,
      message,
    }));
    throw new DomainError("invalid", `It cannot be published yet: ${problems[0]?.message}${rest}`, issues);
  }
  await ensureHook(tx, row.id);
  const newest = await tx.db.automationVersion.findFirst({
    where: { automationId: row.id, workspaceId },
    orderBy: { number: "desc" },
    select: { number: true },
  });
  const version = { id: newId("automationVersion"), number: (newest?.number ?? 0) + 1 };
  await tx.db.automationVersion.create({
    data: {
      ...version,
      workspaceId,
      automationId: row.id,
      definition: JSON.parse(JSON.stringify(definition)),
      note,
      publishedById: tx.actor.kind === "user" ? tx.actor.userId : actorName(tx.actor),
    },
  });
  await tx.db.automation.update({
    where: { id: row.id, workspaceId },
    data: { publishedVersionId: version.id },
  });
  return version.number;
}
