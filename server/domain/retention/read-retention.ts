import { notFound } from "../errors";
import type { Scope } from "../scope";
import type { Retention } from "./schema";

/** Days after which the workspace deletes each kind; null keeps it. */
export async function readRetention(scope: Scope): Promise<Retention> {
  const row = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: { transcriptDays: true, recordingDays: true, eventDays: true, messageDays: true },
  });
  if (!row) throw notFound("Workspace");
  const { transcriptDays, recordingDays, eventDays, messageDays } = row;
  return { transcripts: transcriptDays, recordings: recordingDays, events: eventDays, messages: messageDays };
}
