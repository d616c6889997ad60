import type { SendEvents } from "@/server/db/outbox-relay";
import { inngest } from "./client";

/** The outbox's way to Inngest: the row's id is the event's, so that a second sending starts nothing twice. */
export const sendOutbox: SendEvents = async (events) => {
  await inngest.send(events);
};
