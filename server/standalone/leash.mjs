import { isMainThread } from "node:worker_threads";

// Preloaded into every child: when the supervisor is gone (kill -9 too), the child goes as well.
if (process.channel) {
  process.once("disconnect", () => process.exit(0));
  process.channel.unref();
} else if (isMainThread && process.env.WRAPUP_PROCESS) {
  // It went while we started.
  process.exit(0);
}
