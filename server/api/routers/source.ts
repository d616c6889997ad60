import { assignAssistant, listSourceAssistants } from "@/server/domain/sources/assistants";
import { getSourceEvent, listSourceEvents } from "@/server/domain/sources/events";
import { listSources } from "@/server/domain/sources/list-sources";
import { openSource, rotateUrl, setSourceSecret } from "@/server/domain/sources/open-source";
import { replayEvent, replayFailed } from "@/server/domain/sources/replay";
import { makeSamplePost } from "@/server/domain/sources/sample-post";
import {
  AssignAssistant,
  EventId,
  ListSourceEvents,
  OpenSource,
  SetSourceSecret,
  SourceId,
} from "@/server/domain/sources/schema";
import { router, workspaceProcedure } from "../trpc";

export const sourceRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listSources(ctx.scope)),
  open: workspaceProcedure
    .input(OpenSource)
    .mutation(({ ctx, input }) => openSource(ctx.scope, input.platform)),
  rotateUrl: workspaceProcedure
    .input(SourceId)
    .mutation(({ ctx, input }) => rotateUrl(ctx.scope, input.sourceId)),
  setSecret: workspaceProcedure
    .input(SetSourceSecret)
    .mutation(({ ctx, input }) => setSourceSecret(ctx.scope, input)),
  sample: workspaceProcedure
    .input(SourceId)
    .mutation(({ ctx, input }) => makeSamplePost(ctx.scope, input.sourceId)),
  assistants: workspaceProcedure
    .input(SourceId)
    .query(({ ctx, input }) => listSourceAssistants(ctx.scope, input.sourceId)),
  assign: workspaceProcedure
    .input(AssignAssistant)
    .mutation(({ ctx, input }) => assignAssistant(ctx.scope, input)),
  events: workspaceProcedure
    .input(ListSourceEvents)
    .query(({ ctx, input }) => listSourceEvents(ctx.scope, input)),
  event: workspaceProcedure
    .input(EventId)
    .query(({ ctx, input }) => getSourceEvent(ctx.scope, input.eventId)),
  replay: workspaceProcedure
    .input(EventId)
    .mutation(({ ctx, input }) => replayEvent(ctx.scope, input.eventId)),
  replayFailed: workspaceProcedure
    .input(SourceId)
    .mutation(({ ctx, input }) => replayFailed(ctx.scope, input.sourceId)),
});
