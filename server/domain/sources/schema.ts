import { z } from "zod";
import { Paging } from "../paging";
import { INGEST_STATES, PLATFORMS } from "./shared";

export const OpenSource = z.strictObject({ platform: z.enum(PLATFORMS) });
export const SourceId = z.strictObject({ sourceId: z.string() });
export const SetSourceSecret = z.strictObject({
  sourceId: z.string(),
  /** Empty: posts are not checked any more. */
  secret: z.string().trim().max(500, "At most 500 characters"),
});
export const AssignAssistant = z.strictObject({
  sourceAssistantId: z.string(),
  /** Null: its calls wait again. */
  assistantId: z.string().nullable(),
  /** Its calls are not wanted here. */
  ignored: z.boolean().default(false),
});
export const ListSourceEvents = z.object({
  ...Paging.shape,
  sourceId: z.string(),
  state: z.enum(INGEST_STATES).optional(),
});
export const EventId = z.strictObject({ eventId: z.string() });
