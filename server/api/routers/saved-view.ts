import { z } from "zod";
import { createView, listViews, removeView, updateView } from "@/server/domain/calls/saved-views";
import { CreateView, UpdateView } from "@/server/domain/calls/schema";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

export const savedViewRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listViews(ctx.scope)),
  create: workspaceProcedure.input(CreateView).mutation(({ ctx, input }) => createView(ctx.scope, input)),
  update: workspaceProcedure.input(UpdateView).mutation(({ ctx, input }) => updateView(ctx.scope, input)),
  remove: workspaceProcedure.input(Id).mutation(({ ctx, input }) => removeView(ctx.scope, input.id)),
});
