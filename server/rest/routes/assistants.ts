import { z } from "zod";
import { createAssistant } from "@/server/domain/assistants/create-assistant";
import { getAssistant, listAssistants } from "@/server/domain/assistants/get-assistant";
import {
  CreateAssistant,
  PostCallVariables,
  UpdateAssistant,
  WebhookSettings,
} from "@/server/domain/assistants/schema";
import { updateAssistant } from "@/server/domain/assistants/update-assistant";
import { Paging } from "@/server/domain/paging";
import { pageOf, route } from "../route";
import { AssistantShape, PostCallVariableShape, WebhookSettingsShape } from "../shapes";

const tag = "Assistants";
const VariableList = z.object({ data: z.array(PostCallVariableShape) });

export const assistantRoutes = [
  route({
    method: "get",
    path: "/assistants",
    operationId: "listAssistants",
    tag,
    summary: "List assistants, newest first",
    permission: "assistants.read",
    query: z.strictObject(Paging.shape),
    response: pageOf(AssistantShape),
    answers: { 200: "A page of assistants" },
    handle: async (scope, { query }) => ({ status: 200, body: await listAssistants(scope, query) }),
  }),
  route({
    method: "post",
    path: "/assistants",
    operationId: "createAssistant",
    tag,
    summary: "Create an assistant",
    description:
      "Only `name` is required. Without variables of its own it starts with `status` and `summary`.",
    permission: "assistants.write",
    body: CreateAssistant,
    response: AssistantShape,
    answers: { 201: "The new assistant" },
    handle: async (scope, { body }) => ({ status: 201, body: await createAssistant(scope, body) }),
  }),
  route({
    method: "get",
    path: "/assistants/{id}",
    operationId: "getAssistant",
    tag,
    summary: "Get an assistant",
    permission: "assistants.read",
    response: AssistantShape,
    answers: { 200: "The assistant" },
    handle: async (scope, { id }) => ({ status: 200, body: await getAssistant(scope, id) }),
  }),
  route({
    method: "patch",
    path: "/assistants/{id}",
    operationId: "updateAssistant",
    tag,
    summary: "Change an assistant",
    description: "What is left out stays as it is. A list of variables replaces the old list.",
    permission: "assistants.write",
    body: UpdateAssistant,
    response: AssistantShape,
    answers: { 200: "The assistant as it is now" },
    handle: async (scope, { id, body }) => ({
      status: 200,
      body: (await updateAssistant(scope, id, body)).assistant,
    }),
  }),
  route({
    method: "get",
    path: "/assistants/{id}/post-call-variables",
    operationId: "listPostCallVariables",
    tag,
    summary: "List an assistant's post-call variables",
    permission: "assistants.read",
    response: VariableList,
    answers: { 200: "The variables in their order" },
    handle: async (scope, { id }) => ({
      status: 200,
      body: { data: (await getAssistant(scope, id)).postCallVariables },
    }),
  }),
  route({
    method: "put",
    path: "/assistants/{id}/post-call-variables",
    operationId: "replacePostCallVariables",
    tag,
    summary: "Replace an assistant's post-call variables",
    description:
      "A variable that comes with its `id` and another name is renamed: the values of past calls, corrections and the drafts of automations follow. A published automation reads the old name until it is published again. Without the `id` a new name is a new variable.",
    permission: "assistants.write",
    body: z.strictObject({ data: PostCallVariables }),
    response: VariableList,
    answers: { 200: "The variables as they are now" },
    handle: async (scope, { id, body }) => {
      const { assistant } = await updateAssistant(scope, id, { postCallVariables: body.data });
      return { status: 200, body: { data: assistant.postCallVariables } };
    },
  }),
  route({
    method: "get",
    path: "/assistants/{id}/webhook",
    operationId: "getWebhookSettings",
    tag,
    summary: "Get an assistant's webhook settings",
    permission: "assistants.read",
    response: WebhookSettingsShape,
    answers: { 200: "The settings" },
    handle: async (scope, { id }) => ({ status: 200, body: (await getAssistant(scope, id)).webhook }),
  }),
  route({
    method: "patch",
    path: "/assistants/{id}/webhook",
    operationId: "updateWebhookSettings",
    tag,
    summary: "Change an assistant's webhook settings",
    description: "Both fields, applied to each endpoint of the assistant's own.",
    permission: "assistants.write",
    body: WebhookSettings,
    response: WebhookSettingsShape,
    answers: { 200: "The settings as they are now" },
    handle: async (scope, { id, body }) => ({
      status: 200,
      body: (await updateAssistant(scope, id, { webhook: body })).assistant.webhook,
    }),
  }),
];
