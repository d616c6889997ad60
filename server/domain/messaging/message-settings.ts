import { notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { STANDARD_ANSWERS } from "./keyword-answers";
import type { SaveMessageSettings } from "./schema";

export interface MessageSettings {
  /** Empty: the standard words. */
  stopAnswer: string;
  startAnswer: string;
  helpAnswer: string;
  /** What is sent where an answer is empty. */
  standard: { stopAnswer: string; startAnswer: string; helpAnswer: string };
  /** Within so many hours a message that comes in answers a call. */
  answerHours: number;
  /** Price of one segment; null: not known. */
  segmentPrice: number | null;
  /** ISO 4217. */
  segmentCurrency: string;
}

/** Answers to STOP, START and HELP, how long an answer belongs to a call, and what a segment costs. */
export async function getMessageSettings(scope: Scope): Promise<MessageSettings> {
  authorise(scope, "workspace.read");
  const row = await scope.db.workspace.findUnique({ where: { id: scope.workspaceId } });
  if (!row) throw notFound("Workspace");
  const { stopAnswer, startAnswer, helpAnswer, answerHours, segmentPrice, segmentCurrency, name } = row;
  return {
    stopAnswer,
    startAnswer,
    helpAnswer,
    standard: {
      stopAnswer: STANDARD_ANSWERS.opt_out(name),
      startAnswer: STANDARD_ANSWERS.opt_in(name),
      helpAnswer: STANDARD_ANSWERS.help(name),
    },
    answerHours,
    segmentPrice: segmentPrice === null ? null : segmentPrice.toNumber(),
    segmentCurrency,
  };
}

/** Changes what is given. Audited. */
export async function saveMessageSettings(scope: Scope, input: SaveMessageSettings): Promise<void> {
  authorise(scope, "workspace.update");
  await transaction(scope, async (tx) => {
    await tx.db.workspace.update({ where: { id: tx.workspaceId }, data: input });
    await audit(tx, "messageSettings.updated", tx.workspaceId, { changed: Object.keys(input) });
  });
}
