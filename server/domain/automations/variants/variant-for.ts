import { parsePhone } from "../../contacts/phone";
import type { Scope } from "../../scope";
import type { LoadedRun } from "../run-state";
import type { Sms } from "../shared/sms";
import { LETTERS, type Letter } from "../shared/sms-fields";
import { variantsOf } from "../shared/variants";
import { chooseVariant } from "./choose-variant";

/**
 * Which of the step's texts this recipient gets; undefined where there is one. A message that is there keeps its text,
 * whatever was stopped since.
 */
export async function variantFor(
  scope: Scope,
  run: LoadedRun,
  step: Sms,
  to: string,
): Promise<Letter | undefined> {
  if (!step.variants) return undefined;
  const { workspaceId } = scope;
  const [message, workspace] = await Promise.all([
    scope.db.message.findFirst({
      where: { workspaceId, runId: run.id, stepId: step.id },
      select: { variant: true },
    }),
    scope.db.workspace.findUnique({
      where: { id: workspaceId },
      select: {
        country: true,
        variantStops: {
          where: { workspaceId, automationId: run.automationId, stepId: step.id, resumedAt: null },
          select: { variant: true, body: true },
        },
      },
    }),
  ]);
  const variants = variantsOf(step);
  const known = LETTERS.find((letter) => letter === message?.variant);
  if (known) return known;
  const stopped = variants.filter(({ letter, body }) =>
    workspace?.variantStops.some((stop) => stop.variant === letter && stop.body === body),
  );
  const parsed = parsePhone(to, workspace?.country);
  const phone = parsed.ok ? parsed.phone : to;
  const letters = new Set(stopped.map(({ letter }) => letter));
  return chooseVariant(variants, letters, { workspaceId, stepId: step.id, phone }).letter;
}
