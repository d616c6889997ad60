import { ASSISTANT_INCLUDE, toAssistantView } from "../assistants/view";
import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { actorName, type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { whyNotSaved } from "./edit-automation";
import { sendOptions } from "./get-automation";
import { readSample } from "./samples";
import { Definition, type PublishAutomation } from "./schema";
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
        note: input.note || null,
        publishedById: tx.actor.kind === "user" ? tx.actor.userId : actorName(tx.actor),
      },
    });
    await tx.db.automation.update({
      where: { id: row.id, workspaceId },
      data: { publishedVersionId: version.id },
    });
    await audit(tx, "automation.published", row.id, { version: version.number });
    return { number: version.number, draftRevision: edited + 1 };
  });
}

/** Stops new runs; those under way end as they would. */
export async function turnOff(scope: Scope, id: string): Promise<void> {
  authorise(scope, "automations.publish");
  await transaction(scope, async (tx) => {
    const changed = await tx.db.automation.updateMany({
      where: { id, workspaceId: tx.workspaceId, state: "live" },
      data: { state: "off" },
    });
    if (changed.count > 0) return audit(tx, "automation.turned_off", id);
    await requireAutomation(tx, id);
  });
}

/** Makes the published version live again. Throws `conflict` when none was ever published. */
export async function turnOn(scope: Scope, id: string): Promise<void> {
  authorise(scope, "automations.publish");
  await transaction(scope, async (tx) => {
    const row = await requireAutomation(tx, id);
    if (!row.publishedVersionId)
      throw new DomainError("conflict", "Publish it first; there is nothing to run yet");
    if (row.state === "live") return;
    await tx.db.automation.update({
      where: { id, workspaceId: tx.workspaceId },
      data: { state: "live", listeningUntil: null },
    });
    await audit(tx, "automation.turned_on", id);
  });
}

async function requireAutomation(scope: Scope, id: string) {
  const row = await scope.db.automation.findFirst({ where: { id, workspaceId: scope.workspaceId } });
  if (!row) throw notFound("Automation");
  return row;
}

export interface VersionView {
  id: string;
  number: number;
  note: string | null;
  publishedBy: string | null;
  createdAt: Date;
  current: boolean;
  definition: Definition;
}

/** All versions, newest first. */
export async function listVersions(scope: Scope, id: string): Promise<VersionView[]> {
  authorise(scope, "automations.read");
  const automation = await requireAutomation(scope, id);
  const rows = await scope.db.automationVersion.findMany({
    where: { automationId: id, workspaceId: scope.workspaceId },
    orderBy: { number: "desc" },
    take: 200,
  });
  const people = await scope.db.user.findMany({
    where: { id: { in: rows.flatMap(({ publishedById }) => publishedById ?? []) } },
    select: { id: true, name: true },
  });
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    note: row.note,
    publishedBy: people.find((person) => person.id === row.publishedById)?.name ?? null,
    createdAt: row.createdAt,
    current: row.id === automation.publishedVersionId,
    definition: Definition.parse(row.definition),
  }));
}
