import { z } from "zod";
import { DeliveryFilter, getDelivery, listDeliveries } from "@/server/domain/webhooks/deliveries";
import {
  createEndpoint,
  listEndpoints,
  removeEndpoint,
  rotateSecret,
  updateEndpoint,
} from "@/server/domain/webhooks/endpoints";
import { getEndpointHealth, listEndpointHealth } from "@/server/domain/webhooks/health";
import { resendWebhook } from "@/server/domain/webhooks/resend";
import { CreateEndpoint, ResendWebhook, UpdateEndpoint } from "@/server/domain/webhooks/schema";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });
const OfAssistant = z.object({ assistantId: z.string().optional() }).default({});

export const webhookRouter = router({
  list: workspaceProcedure.input(OfAssistant).query(({ ctx, input }) => listEndpoints(ctx.scope, input)),
  listWithHealth: workspaceProcedure.query(({ ctx }) => listEndpointHealth(ctx.scope)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getEndpointHealth(ctx.scope, input.id)),
  create: workspaceProcedure
    .input(CreateEndpoint)
    .mutation(({ ctx, input }) => createEndpoint(ctx.scope, input)),
  update: workspaceProcedure
    .input(UpdateEndpoint)
    .mutation(({ ctx, input }) => updateEndpoint(ctx.scope, input)),
  remove: workspaceProcedure.input(Id).mutation(({ ctx, input }) => removeEndpoint(ctx.scope, input.id)),
  rotateSecret: workspaceProcedure.input(Id).mutation(({ ctx, input }) => rotateSecret(ctx.scope, input.id)),
  deliveries: workspaceProcedure
    .input(DeliveryFilter)
    .query(({ ctx, input }) => listDeliveries(ctx.scope, input)),
  delivery: workspaceProcedure.input(Id).query(({ ctx, input }) => getDelivery(ctx.scope, input.id)),
  resend: workspaceProcedure
    .input(ResendWebhook)
    .mutation(({ ctx, input }) => resendWebhook(ctx.scope, input)),
});
