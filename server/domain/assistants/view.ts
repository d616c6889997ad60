import type { PostCallVariable as PostCallVariableRow, Prisma } from "@/server/db/generated/client";
import { type CallVariable, type ModelChoice, PostCallVariable } from "./schema";

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
  /** The language model that reads its calls. */
  extraction: ModelChoice;
}

/** A stored variable as its definition. */
export const toDefinition = (
  row: Pick<PostCallVariableRow, "id" | "name" | "type" | "description" | "options" | "settings">,
): PostCallVariable =>
  PostCallVariable.parse({
    id: row.id,
    name: row.name,
    type: row.type,
    description: row.description,
    options: row.options,
    settings: row.settings,
  });

/** An assistant's post-call variables, in their order. */
export const ASSISTANT_VARIABLES = {
  orderBy: { position: "asc" },
} satisfies Prisma.Assistant$postCallVariablesArgs;

export const ASSISTANT_INCLUDE = {
  callVariables: { orderBy: { position: "asc" } },
  postCallVariables: ASSISTANT_VARIABLES,
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
  postCallVariables: row.postCallVariables.map(toDefinition),
  webhook: {
    enabled: row.endpoints.some((endpoint) => endpoint.enabled),
    completedCallsOnly: row.endpoints.every((endpoint) => endpoint.completedCallsOnly),
  },
  extraction: { connectionId: row.connectionId, model: row.model, temperature: row.temperature },
});
