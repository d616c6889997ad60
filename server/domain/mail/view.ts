import type { Mail } from "@/server/db/generated/client";
import type { MailState } from "./schema";

export interface MailView {
  id: string;
  runId: string | null;
  stepId: string | null;
  to: string;
  from: string | null;
  subject: string;
  text: string;
  state: MailState;
  attempts: number;
  /** Why it failed, or waits. */
  error: string | null;
  test: boolean;
  createdAt: Date;
  sentAt: Date | null;
}

export const toMailView = (row: Mail): MailView => ({
  id: row.id,
  runId: row.runId,
  stepId: row.stepId,
  to: row.to,
  from: row.from,
  subject: row.subject,
  text: row.text,
  state: row.state,
  attempts: row.attempts,
  error: row.error,
  test: row.test,
  createdAt: row.createdAt,
  sentAt: row.sentAt,
});
