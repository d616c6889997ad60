import type { Prisma } from "@/server/db/generated/client";
import type { CallVariable, PostCallVariable } from "./schema";

/** An assistant as the API shows it (design §9). */
export interface AssistantView {
  id: string;
  name: string;
  systemPrompt: string;
  firstMessage: string;
  objective: string;
  language: string;
  callVariables: CallVariable[];
  postCallVariables: PostCallVariable[];
  /** Of the assistant's own endpoints: on when one is; completed calls only when each of them is. */
  webhook: { enabled: boolean; completedCallsOnly: boolean };
}

export const ASSISTANT_INCLUDE = {
  callVariables: { orderBy: { position: "asc" } },
  postCallVariables: { orderBy: { position: "asc" } },
  endpoints: { where: { automationId: null }, select: { enabled: true, completedCallsOnly: true } },
} satisfies Prisma.AssistantInclude;

export type AssistantRow = Prisma.AssistantGetPayload<{ include: typeof ASSISTANT_INCLUDE }>;

export const toAssistantView = (row: AssistantRow): AssistantView => ({
  id: row.id,
  name: row.name,
  systemPrompt: row.systemPrompt,
  firstMessage: row.firstMessage,
  objective: row.objective,
  language: row.language,
  callVariables: row.callVariables.map(({ name, type, defaultValue }) => ({ name, type, defaultValue })),
  postCallVariables: row.postCallVariables.map(({ name, type, description, options }) => ({
    name,
    type,
    description,
    options,
  })),
  webhook: {
    enabled: row.endpoints.some((endpoint) => endpoint.enabled),
    completedCallsOnly: row.endpoints.every((endpoint) => endpoint.completedCallsOnly),
  },
});
