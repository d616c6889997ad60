import { DomainError, invalid } from "../../../errors";
import { queueMail, readMail } from "../../../mail/queue-mail";
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
    const { to, made, problem } = writeTo(step, data);
    const input = {
      to,
      ...(made.ok ? { subject: made.subject, text: maskSensitive(made.text) } : {}),
    };
    if (!made.ok || problem !== null) return { state: "failed", reason: problem ?? "", input, output: {} };
    try {
      const recipient = run.test ? (isAddress(run.testTo) ?? (await ownAddress(scope)) ?? to) : to;
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
  dry(step, data) {
    const { to, made, problem } = writeTo(step, data);
    if (!made.ok || problem !== null) return { state: "failed", reason: problem, lines: [] };
    const mail = readMail({ to, ...made });
    if (!mail.ok) return { state: "failed", reason: mail.message, lines: [] };
    return {
      ...{ state: "done", reason: null },
      lines: [
        ["To", mail.to],
        ["Subject", mail.subject],
        ["Email", maskSensitive(mail.text)],
      ],
    };
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

/** Recipient, subject and text; `problem`: the first thing that keeps it from being written. */
function writeTo(step: SendEmailStep, data: CallData) {
  const to = renderTemplate(step.to, data);
  const made = write(step, data);
  const problem = to.ok ? (made.ok ? null : made.message) : `Recipient: ${to.message}`;
  return { to: to.ok ? to.text : step.to, made, problem };
}

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
