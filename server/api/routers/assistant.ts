import { z } from "zod";
import { archiveAssistant } from "@/server/domain/assistants/archive-assistant";
import { createAssistant } from "@/server/domain/assistants/create-assistant";
import { getFillRates } from "@/server/domain/assistants/fill-rates";
import { getAssistant, listAssistants } from "@/server/domain/assistants/get-assistant";
import { listAssistantSummaries } from "@/server/domain/assistants/list-assistant-summaries";
import { CreateAssistant, UpdateAssistant } from "@/server/domain/assistants/schema";
import { updateAssistant } from "@/server/domain/assistants/update-assistant";
import { getHealth } from "@/server/domain/evaluation/health";
import { Paging } from "@/server/domain/paging";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });
const Update = UpdateAssistant.extend({ id: z.string() });

export const assistantRouter = router({
  list: workspaceProcedure.input(Paging).query(({ ctx, input }) => listAssistants(ctx.scope, input)),
  summaries: workspaceProcedure.query(({ ctx }) => listAssistantSummaries(ctx.scope)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getAssistant(ctx.scope, input.id)),
  create: workspaceProcedure
    .input(CreateAssistant)
    .mutation(({ ctx, input }) => createAssistant(ctx.scope, input)),
  update: workspaceProcedure
    .input(Update)
    .mutation(({ ctx, input: { id, ...change } }) => updateAssistant(ctx.scope, id, change)),
  fillRates: workspaceProcedure.input(Id).query(({ ctx, input }) => getFillRates(ctx.scope, input.id)),
  health: workspaceProcedure.input(Id).query(({ ctx, input }) => getHealth(ctx.scope, input.id)),
  archive: workspaceProcedure.input(Id).mutation(({ ctx, input }) => archiveAssistant(ctx.scope, input.id)),
});
