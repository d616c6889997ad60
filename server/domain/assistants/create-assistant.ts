import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { getAssistant } from "./get-assistant";
import type { CallVariable, CreateAssistant, PostCallVariable } from "./schema";
import type { AssistantView } from "./view";

/** Creates an assistant. Without post-call variables of its own it starts with `status` and `summary`. */
export async function createAssistant(scope: Scope, input: CreateAssistant): Promise<AssistantView> {
  authorise(scope, "assistants.write");
  const { callVariables, postCallVariables, webhook: _, ...fields } = input;
  const id = newId("assistant");
  await transaction(scope, async (tx) => {
    await tx.db.assistant.create({ data: { id, workspaceId: tx.workspaceId, ...fields } });
    await addCallVariables(tx, id, callVariables);
    await addPostCallVariables(tx, id, postCallVariables);
    await audit(tx, "assistant.created", id, { name: fields.name });
  });
  return getAssistant(scope, id);
}

async function addCallVariables(scope: Scope, assistantId: string, variables: CallVariable[]) {
  await scope.db.callVariable.createMany({
    data: variables.map((variable, position) => ({
      ...variable,
      id: newId("callVariable"),
      workspaceId: scope.workspaceId,
      assistantId,
      position,
    })),
  });
}

async function addPostCallVariables(scope: Scope, assistantId: string, variables: PostCallVariable[]) {
  await scope.db.postCallVariable.createMany({
    data: variables.map((variable, position) => ({
      ...variable,
      id: newId("postCallVariable"),
      workspaceId: scope.workspaceId,
      assistantId,
      position,
    })),
  });
}
