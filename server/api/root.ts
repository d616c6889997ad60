import { router } from "./trpc";

/** One router per domain. */
export const appRouter = router({});
export type AppRouter = typeof appRouter;
