import { DomainError, invalid } from "../../../errors";
import { queueMail } from "../../../mail/queue-mail";
import { maskSensitive } from "../../../messaging/shared/sensitive";
import type { Scope } from "../../../scope";
import { renderTemplate } from "../../shared/templates";
import type { CallData } from "../../shared/values";
import type { StepRun } from "../run";
import type { SendEmailStep } from "./schema";

type Written = { ok: true; subject: string; text: string } | { ok: false; field: string; message: string };

/** Writes the mail down, once for the run and step; it is delivered by its own job. */
export const runSendEmail: StepRun<SendEmailStep> = {
  async run(step, { scope, run, data }) {
    const made = write(step, data);
    const to = renderTemplate(step.to, data);
    const input = {
      to: to.ok ? to.text : step.to,
      ...(made.ok ? { subject: made.subject, text: maskSensitive(made.text) } : {}),
    };
    if (!to.ok) return { state: "failed", reason: `Recipient: ${to.message}`, input, output: {} };
    if (!made.ok) return { state: "failed", reason: made.message, input, output: {} };
    try {
      const recipient = run.test ? (isAddress(run.testTo) ?? (await ownAddress(scope)) ?? to.text) : to.text;
      const mail = await queueMail(scope, {
        to: recipient,
        subject: made.subject,
        text: made.text,
        runId: run.id,
        stepId: step.id,
        test: run.test,
      });
      return { state: "succeeded", reason: null, input, output: { mailId: mail.id } };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === "unavailable") throw error;
      return { state: "failed", reason: error.message, input, output: {} };
    }
  },
  async test(step, { scope, data, to }) {
    const made = write(step, data);
    if (!made.ok) throw invalid(made.field, made.message);
    const recipient = to ?? (await ownAddress(scope));
    if (!recipient) throw invalid("to", "Say where the test goes");
    const mail = await queueMail(scope, {
      to: recipient,
      subject: made.subject,
      text: made.text,
      test: true,
    });
    return {
      kind: "shown",
      ok: true,
      message: "The email is on its way, marked as a test",
      lines: [
        ["To", mail.to],
        ["Subject", made.subject],
        ["Text", made.text],
      ],
      link: { label: "See it under Emails", to: "emails" },
    };
  },
};

function write(step: SendEmailStep, data: CallData): Written {
  const subject = renderTemplate(step.subject, data);
  if (!subject.ok) return { ok: false, field: "subject", message: `Subject: ${subject.message}` };
  const text = renderTemplate(step.body, data);
  if (!text.ok) return { ok: false, field: "body", message: `Email: ${text.message}` };
  return { ok: true, subject: subject.text, text: text.text };
}

const isAddress = (to: string | null) => (to?.includes("@") ? to : null);

/** Of the person who tests. */
async function ownAddress({ db, actor }: Scope): Promise<string | null> {
  if (actor.kind !== "user") return null;
  const user = await db.user.findUnique({ where: { id: actor.userId }, select: { email: true } });
  return user?.email ?? null;
}
