import { Prisma } from "@/server/db/generated/client";
import { invalid } from "../errors";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { readAddresses } from "./schema";
import { type MailView, toMailView } from "./view";

export interface QueueMail {
  /** One address, or several with commas between them. */
  to: string;
  /** On one line: line breaks of inserted values become spaces. */
  subject: string;
  text: string;
  /** With `stepId`: the mail of that step of that run. There is one, ever. */
  runId?: string | undefined;
  stepId?: string | undefined;
  /** The mail server; absent: the workspace's first when it is due. */
  connectionId?: string | undefined;
  test?: boolean | undefined;
}

const MAX_SUBJECT = 250;
const MAX_TEXT = 100_000;

/**
 * Writes an email down and has it sent; without a mail server it is shown in the app. Asked again for the same run and
 * step it returns the mail that is there, unchanged. Throws `invalid` with the field at fault (to, subject, text).
 */
export async function queueMail(scope: Scope, input: QueueMail): Promise<MailView> {
  const known = await findExisting(scope, input);
  if (known) return known;
  const mail = readMail(input);
  if (!mail.ok) throw invalid(mail.field, mail.message);
  const id = newId("mail");
  try {
    const row = await scope.db.mail.create({
      data: {
        id,
        workspaceId: scope.workspaceId,
        connectionId: input.connectionId ?? null,
        runId: input.runId ?? null,
        stepId: input.stepId ?? null,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        test: input.test ?? false,
        createdAt: scope.now(),
      },
    });
    await scope.emit({ name: "mail/send.requested", data: { mailId: id, attempt: "first" } });
    return toMailView(row);
  } catch (error) {
    const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
    const other = isTaken && scope.db.$transaction ? await findExisting(scope, input) : null;
    if (other) return other;
    throw error;
  }
}

/** A mail as it would be written down, or what keeps it from being one. Pure. */
export function readMail(input: Pick<QueueMail, "to" | "subject" | "text">) {
  const fault = (field: string, message: string) => ({ ok: false, field, message }) as const;
  const to = readAddresses(input.to);
  if (!to) return fault("to", "This is not an email address, nor a list of at most ten");
  const subject = oneLine(input.subject);
  if (subject === "") return fault("subject", "Write a subject");
  const text = plain(input.text);
  if (text === "") return fault("text", "Write a text");
  if (text.length > MAX_TEXT) return fault("text", "At most 100,000 characters");
  return { ok: true, to: to.join(", "), subject, text } as const;
}

async function findExisting(scope: Scope, { runId, stepId }: QueueMail) {
  if (!runId || !stepId) return null;
  const row = await scope.db.mail.findFirst({ where: { workspaceId: scope.workspaceId, runId, stepId } });
  return row && toMailView(row);
}

/** A subject is one line, whatever was inserted into it. */
const oneLine = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_SUBJECT);

/** Line ends and tabs stay; the database takes no NUL, and no reader the other control characters. */
const plain = (text: string) =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .trim();
