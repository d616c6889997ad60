import { notFound } from "../errors";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { type CallView, toCallView } from "./view";

const turns = {
  orderBy: { position: "asc" },
  select: { role: true, text: true, startMs: true, endMs: true },
} as const;

/** One call with its transcript. Throws `not_found`. */
export async function getCall(scope: Scope, id: string): Promise<CallView> {
  authorise(scope, "calls.read");
  const { db, workspaceId } = scope;
  const [call, deliveries] = await Promise.all([
    db.call.findFirst({
      where: { workspaceId, id },
      include: {
        turns,
        evaluations: { select: { revision: true, model: true, createdAt: true } },
        runs: { select: { id: true }, orderBy: { id: "asc" } },
        messages: { select: { id: true }, orderBy: { id: "asc" } },
      },
    }),
    db.webhookDelivery.findMany({
      where: { workspaceId, callId: id },
      select: { id: true },
      orderBy: { id: "asc" },
    }),
  ]);
  if (!call) throw notFound("Call");
  return toCallView(call, {
    evaluation: call.evaluations.find(({ revision }) => revision === call.revision) ?? null,
    turns: call.turns,
    runIds: call.runs.map((run) => run.id),
    messageIds: call.messages.map((message) => message.id),
    deliveryIds: deliveries.map((delivery) => delivery.id),
  });
}
