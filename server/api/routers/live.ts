import { TRPCError } from "@trpc/server";
import { type Change, liveChanges } from "@/server/db/live";
import { router, workspaceProcedure } from "../trpc";

const RECHECK_MS = 60_000;
/** A slow reader that missed this many changes is told to read everything again instead. */
const BACKLOG = 500;

export const liveRouter = router({
  /** Rows of the workspace as they change. Membership and session are checked at the start and every minute. */
  changes: workspaceProcedure.subscription(async function* ({ ctx, signal }) {
    const { scope, person, db } = ctx;
    let pending: Change[] = [];
    let wake = () => {};
    const stop = await liveChanges().listen(scope.workspaceId, (change) => {
      pending = pending.length >= BACKLOG ? [{ table: "*", id: "*" }] : [...pending, change];
      wake();
    });
    const onAbort = () => wake();
    signal?.addEventListener("abort", onAbort);
    try {
      let checkedAt = Date.now();
      while (!signal?.aborted) {
        if (pending.length === 0) {
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, RECHECK_MS);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        }
        if (Date.now() - checkedAt >= RECHECK_MS) {
          const { userId, sessionVersion } = person;
          const still = await db.membership.findFirst({
            where: { workspaceId: scope.workspaceId, userId, user: { sessionVersion } },
          });
          if (!still) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in again" });
          checkedAt = Date.now();
        }
        const batch = pending;
        pending = [];
        for (const change of batch) yield change;
      }
    } finally {
      stop();
      signal?.removeEventListener("abort", onAbort);
    }
  }),
});
