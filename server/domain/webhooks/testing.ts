import { makeAssistant, makeCall } from "@/server/db/factories";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { createEndpoint } from "./endpoints";
import { CreateEndpoint } from "./schema";

/** For tests: an assistant with one endpoint of a customer. */
export async function makeEndpoint(scope: Scope, over: Partial<CreateEndpoint> & { url: string }) {
  const assistantId = over.assistantId ?? (await makeAssistant(scope)).id;
  const made = await createEndpoint(scope, CreateEndpoint.parse({ ...over, assistantId }));
  return { ...made, assistantId };
}

/** An evaluated call that nobody was told of yet. */
export const makeEvaluatedCall = (
  scope: Scope,
  assistantId: string,
  over: Parameters<typeof makeCall>[2] = {},
) =>
  makeCall(
    scope,
    { id: assistantId },
    {
      revision: 1,
      askedRevision: 1,
      evaluationState: "evaluated",
      variables: { status: true, summary: "Agreed on Tuesday at three." },
      evidence: { status: [{ turn: 1, quote: "Yes, please", verified: true }] },
      externalId: newId("call"),
      ...over,
    },
    [
      { role: "assistant", text: "Shall I book Tuesday at three?" },
      { role: "customer", text: "Yes, please." },
    ],
  );

/** The call's deliveries with their attempts, by id. */
export const deliveriesOf = (scope: Scope, callId: string) =>
  scope.db.webhookDelivery.findMany({
    where: { workspaceId: scope.workspaceId, callId },
    orderBy: { id: "asc" },
    include: { attempts: { orderBy: { number: "asc" } }, event: true },
  });

/** The rounds that were asked for, from the outbox. */
export async function roundsOf(scope: Scope, deliveryId: string) {
  const events = await scope.db.outboxEvent.findMany({
    where: {
      workspaceId: scope.workspaceId,
      name: "webhook/delivery.requested",
      data: { path: ["deliveryId"], equals: deliveryId },
    },
    orderBy: { id: "asc" },
  });
  return events.map(({ data }) => (data as { round: number }).round);
}
