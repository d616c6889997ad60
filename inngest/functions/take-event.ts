import { NonRetriableError } from "inngest";
import { failEvent, takeSourceEvent } from "@/server/domain/sources/take-event";
import { inngest } from "../client";
import { sourceEventReceived } from "../events";
import { jobScope } from "../scope";

/** Makes a call of what a voice platform posted. Safe to repeat, so the function itself is retried. */
export const takeEvent = inngest.createFunction(
  {
    id: "take-event",
    triggers: [sourceEventReceived],
    retries: 4,
    concurrency: { key: "event.data.workspaceId", limit: 20 },
    onFailure: async ({ event, error }) => {
      const received = sourceEventReceived.schema.safeParse(event.data.event.data);
      if (!received.success) throw new NonRetriableError("A source's event without its ids");
      const { workspaceId, eventId } = received.data;
      await failEvent(jobScope(workspaceId, "take-event"), eventId, error.message);
    },
  },
  async ({ event }) => {
    const { workspaceId, eventId } = event.data;
    return takeSourceEvent(jobScope(workspaceId, "take-event"), eventId);
  },
);
