import { z } from "zod";
import { DeliveryFilter, getDelivery, listDeliveries } from "@/server/domain/webhooks/deliveries";
import {
  createEndpoint,
  createListener,
  listEndpoints,
  privateRanges,
  rotateSecret,
  updateEndpoint,
} from "@/server/domain/webhooks/endpoints";
import { getEndpointHealth, listEndpointHealth } from "@/server/domain/webhooks/health";
import { getRemovalCost, removeEndpoint } from "@/server/domain/webhooks/remove-endpoint";
import { resendWebhook } from "@/server/domain/webhooks/resend";
import {
  countFailed,
  countTexted,
  recoverFailed,
  resendDeliveries,
} from "@/server/domain/webhooks/resend-deliveries";
import {
  CreateEndpoint,
  CreateListener,
  RecoverFailed,
  RemoveEndpoint,
  ResendDeliveries,
  ResendWebhook,
  SendTest,
  UpdateEndpoint,
} from "@/server/domain/webhooks/schema";
import { sendTest } from "@/server/domain/webhooks/send-test";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });
const Ids = ResendDeliveries.pick({ ids: true });
const OfAssistant = z.object({ assistantId: z.string().optional() }).default({});

export const webhookRouter = router({
  list: workspaceProcedure.input(OfAssistant).query(({ ctx, input }) => listEndpoints(ctx.scope, input)),
  listWithHealth: workspaceProcedure.query(({ ctx }) => listEndpointHealth(ctx.scope)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getEndpointHealth(ctx.scope, input.id)),
  privateRanges: workspaceProcedure.query(({ ctx }) => privateRanges(ctx.scope)),
  create: workspaceProcedure
    .input(CreateEndpoint)
    .mutation(({ ctx, input }) => createEndpoint(ctx.scope, input)),
  createListener: workspaceProcedure
    .input(CreateListener)
    .mutation(({ ctx, input }) => createListener(ctx.scope, input)),
  update: workspaceProcedure
    .input(UpdateEndpoint)
    .mutation(({ ctx, input }) => updateEndpoint(ctx.scope, input)),
  removalCost: workspaceProcedure.input(Id).query(({ ctx, input }) => getRemovalCost(ctx.scope, input.id)),
  remove: workspaceProcedure
    .input(RemoveEndpoint)
    .mutation(({ ctx, input }) => removeEndpoint(ctx.scope, input)),
  rotateSecret: workspaceProcedure.input(Id).mutation(({ ctx, input }) => rotateSecret(ctx.scope, input.id)),
  sendTest: workspaceProcedure.input(SendTest).mutation(({ ctx, input }) => sendTest(ctx.scope, input)),
  deliveries: workspaceProcedure
    .input(DeliveryFilter)
    .query(({ ctx, input }) => listDeliveries(ctx.scope, input)),
  delivery: workspaceProcedure.input(Id).query(({ ctx, input }) => getDelivery(ctx.scope, input.id)),
  resend: workspaceProcedure
    .input(ResendWebhook)
    .mutation(({ ctx, input }) => resendWebhook(ctx.scope, input)),
  texted: workspaceProcedure.input(Ids).query(({ ctx, input }) => countTexted(ctx.scope, input.ids)),
  resendDeliveries: workspaceProcedure
    .input(ResendDeliveries)
    .mutation(({ ctx, input }) => resendDeliveries(ctx.scope, input)),
  failed: workspaceProcedure.input(RecoverFailed).query(({ ctx, input }) => countFailed(ctx.scope, input)),
  recover: workspaceProcedure
    .input(RecoverFailed)
    .mutation(({ ctx, input }) => recoverFailed(ctx.scope, input)),
});
