import { relayAll } from "@/server/db/outbox-relay";
import { env } from "@/server/env";
import { inngest } from "../client";
import { HELD_BACK, sendOutbox } from "../send-outbox";

/** Sweeps the outbox where no worker process runs its relay; beside one it finds nothing, and leaves alone what that holds back. */
export const relayOutbox = inngest.createFunction(
  { id: "relay-outbox", triggers: [{ cron: "* * * * *" }], retries: 0 },
  async ({ step }) => step.run("relay", () => relayAll(env().DATABASE_URL, sendOutbox, HELD_BACK)),
);
