import type { SendEvents } from "@/server/db/outbox-relay";
import { inngest } from "./client";

/** Of which event a rush is held back: the posts of voice platforms, which come by the hundred. */
export const HELD_BACK = "source/event.received";

/** The outbox's way to Inngest: the row's id is the event's, so that a second sending starts nothing twice. */
export const sendOutbox: SendEvents = async (events) => {
  await inngest.send(events);
};
