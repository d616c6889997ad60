import { apiKeyRouter } from "./routers/api-key";
import { liveRouter } from "./routers/live";
import { memberRouter } from "./routers/member";
import { personRouter } from "./routers/person";
import { workspaceRouter } from "./routers/workspace";
import { router } from "./trpc";

/** One router per domain. */
export const appRouter = router({
  apiKey: apiKeyRouter,
  live: liveRouter,
  member: memberRouter,
  person: personRouter,
  workspace: workspaceRouter,
});
export type AppRouter = typeof appRouter;
