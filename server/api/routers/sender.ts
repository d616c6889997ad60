import { listSenders } from "@/server/domain/messaging/list-senders";
import { router, workspaceProcedure } from "../trpc";

export const senderRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listSenders(ctx.scope)),
});
