import type { DialogueSource } from "@/server/domain/evaluation/schema";
import { env } from "@/server/env";
import { dialogueSource } from "@/server/integrations/extraction/choose";

/** Who speaks for the assistants in real calls. */
export const speakers = (): DialogueSource => dialogueSource(env());
