import { isOptedOut } from "../../../contacts/opt-outs";
import { readKeyword } from "../../../messaging/keywords";
import { maskSensitive } from "../../../messaging/shared/sensitive";
import { queryRaw, type Scope, sql, transaction } from "../../../scope";
import { json } from "../../run-state";
import { spanInWords, spanMs } from "../../shared/span";
import { lockReplies } from "../../waits";
import type { StepOutcome, StepRun } from "../run";
import type { WaitForReplyStep } from "./schema";

/**
 * Ends with the first text of the customer since this run's first message to them, or when the time is over. Who opts out
 * meanwhile will not answer: that ends it too. Keywords such as STOP and HELP are no answers.
 */
export const runWaitForReply: StepRun<WaitForReplyStep> = {
  async run(step, { scope, run, attempt }) {
    const until = attempt.wakeAt ?? new Date(attempt.startedAt.getTime() + spanMs(step));
    const input = { until: until.toISOString() };
    if (run.test) {
      return run.testReply === null
        ? noReply("skipped", "A test run does not wait: it goes on as without a reply", input)
        : replied(run.testReply, input, {
            note: `A test run does not wait: it goes on as after “${run.testReply}”`,
          });
    }
    const { workspaceId } = scope;
    const sent = await scope.db.message.findFirst({
      where: {
        workspaceId,
        runId: run.id,
        direction: "outbound",
        status: { notIn: ["failed", "suppressed"] },
      },
      orderBy: { id: "asc" },
      select: { id: true, to: true, from: true },
    });
    if (!sent) return noReply("succeeded", "No text was sent, so no reply can come", input);
    return transaction(scope, async (tx): Promise<StepOutcome> => {
      // A text that comes at this very moment either is seen here, or sees that it is waited for.
      await lockReplies(tx, sent.to);
      const reply = await firstReply(tx, sent);
      if (reply) {
        return replied(reply.body, input, { messageId: reply.id, note: `“${maskSensitive(reply.body)}”` });
      }
      if (await isOptedOut(tx, sent.to, sent.from))
        return noReply("succeeded", "The customer opted out", input);
      if (until <= tx.now()) return noReply("succeeded", `No reply within ${spanInWords(step)}`, input);
      await tx.db.runStep.updateMany({
        where: { runId: run.id, stepId: step.id, workspaceId },
        data: { state: "waiting", wakeAt: until, waitsFor: sent.to, input: json(input) },
      });
      return { state: "waiting", reason: "Waits for a reply", until, waitsFor: sent.to, input, output: {} };
    });
  },
  async test(step) {
    const message =
      "A test does not wait. In a run the Replied lane is taken when the customer answers in time";
    return { kind: "shown", ok: true, message, lines: [["Waits", `up to ${spanInWords(step)}`]] };
  },
};

const replied = (
  reply: string,
  input: Record<string, unknown>,
  output: Record<string, unknown>,
): StepOutcome => ({
  ...{ state: "succeeded", reason: null, input, output },
  lane: "replied",
  values: { replied: true, reply },
});

const noReply = (
  state: "succeeded" | "skipped",
  note: string,
  input: Record<string, unknown>,
): StepOutcome => ({
  state,
  reason: note,
  input,
  output: { note },
  lane: "timed_out",
  values: { replied: false, reply: null },
});

async function firstReply(scope: Scope, sent: { id: string; to: string }) {
  const rows = await queryRaw<{ id: string; body: string }>(
    scope,
    sql`SELECT m.id, m.body FROM "Message" m
        WHERE m."workspaceId" = ${scope.workspaceId} AND m.direction = 'inbound' AND m."from" = ${sent.to}
          AND m."contactId" = (SELECT o."contactId" FROM "Message" o
                               WHERE o.id = ${sent.id} AND o."workspaceId" = ${scope.workspaceId})
          AND m.id > ${sent.id}
        ORDER BY m.id LIMIT 20`,
  );
  return rows.find(({ body }) => readKeyword(body) === null) ?? null;
}
