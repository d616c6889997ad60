import { z } from "zod";
import { type AutomationView, getAutomation } from "@/server/domain/automations/get-automation";
import { getRun, listRuns, type RunView } from "@/server/domain/automations/get-run";
import { listAutomations } from "@/server/domain/automations/list-automations";
import { publishAutomation } from "@/server/domain/automations/publish-automation";
import { retryRun } from "@/server/domain/automations/retry-run";
import { PublishAutomation, RunFilter, TurnOff } from "@/server/domain/automations/schema";
import { turnOff } from "@/server/domain/automations/turn-on-off";
import { pageOf, route } from "../route";
import { AutomationDetailShape, AutomationShape, RunShape } from "../shapes";

const automations = "Automations";
const runs = "Runs";

const toAutomation = ({ assistant, published, draft, ...rest }: AutomationView) => ({
  ...rest,
  assistantId: assistant.id,
  version: published?.number ?? null,
  definition: draft,
});

const iso = (time: Date | null) => time?.toISOString() ?? null;

const toRun = (run: RunView) => ({
  ...run,
  createdAt: iso(run.createdAt),
  startedAt: iso(run.startedAt),
  endedAt: iso(run.endedAt),
  steps: run.steps.map((step) => ({
    ...step,
    startedAt: iso(step.startedAt),
    endedAt: iso(step.endedAt),
  })),
});

export const automationRoutes = [
  route({
    method: "get",
    path: "/automations",
    operationId: "listAutomations",
    tag: automations,
    summary: "List automations, newest first",
    permission: "automations.read",
    response: pageOf(AutomationShape),
    answers: { 200: "All automations; there is at most one per assistant, so there is one page" },
    handle: async (scope) => ({
      status: 200,
      body: {
        data: (await listAutomations(scope)).map(({ assistant, ...rest }) => ({
          ...rest,
          assistantId: assistant.id,
        })),
        nextCursor: null,
      },
    }),
  }),
  route({
    method: "get",
    path: "/automations/{id}",
    operationId: "getAutomation",
    tag: automations,
    summary: "Get an automation",
    permission: "automations.read",
    response: AutomationDetailShape,
    answers: { 200: "The automation with its draft and what publishing would refuse" },
    handle: async (scope, { id }) => ({ status: 200, body: toAutomation(await getAutomation(scope, id)) }),
  }),
  route({
    method: "post",
    path: "/automations/{id}/publish",
    operationId: "publishAutomation",
    tag: automations,
    summary: "Publish an automation",
    description:
      "Pins the draft as a new version; every call that ends from then on runs it. With `draftRevision` it is published only if nobody changed the draft since.",
    permission: "automations.publish",
    body: PublishAutomation.omit({ id: true }).prefault({}),
    response: AutomationDetailShape,
    answers: { 200: "The automation, live" },
    handle: async (scope, { id, body }) => {
      await publishAutomation(scope, { id, ...body });
      return { status: 200, body: toAutomation(await getAutomation(scope, id)) };
    },
  }),
  route({
    method: "post",
    path: "/automations/{id}/unpublish",
    operationId: "unpublishAutomation",
    tag: automations,
    summary: "Turn an automation off",
    description:
      "No new runs start. Those under way end as they would (`finish`), wait until it is on again (`hold`), or end now (`end`).",
    permission: "automations.publish",
    body: TurnOff.omit({ id: true }).prefault({}),
    response: AutomationDetailShape,
    answers: { 200: "The automation, off" },
    handle: async (scope, { id, body }) => {
      await turnOff(scope, { id, ...body });
      return { status: 200, body: toAutomation(await getAutomation(scope, id)) };
    },
  }),
  route({
    method: "get",
    path: "/runs",
    operationId: "listRuns",
    tag: runs,
    summary: "List runs, newest first",
    permission: "automations.read",
    query: z.strictObject(RunFilter.shape),
    response: pageOf(RunShape),
    answers: { 200: "A page of runs with their steps" },
    handle: async (scope, { query }) => {
      const { data, nextCursor } = await listRuns(scope, query);
      return { status: 200, body: { data: data.map(toRun), nextCursor } };
    },
  }),
  route({
    method: "get",
    path: "/runs/{id}",
    operationId: "getRun",
    tag: runs,
    summary: "Get a run",
    permission: "automations.read",
    response: RunShape,
    answers: { 200: "The run with its steps" },
    handle: async (scope, { id }) => ({ status: 200, body: toRun(await getRun(scope, id)) }),
  }),
  route({
    method: "post",
    path: "/runs/{id}/retry",
    operationId: "retryRun",
    tag: runs,
    summary: "Retry a failed run",
    description:
      "It goes on at the step that failed. A message that was sent is never sent again by a retry.",
    permission: "automations.publish",
    response: RunShape,
    answers: { 202: "The run, waiting to go on" },
    handle: async (scope, { id }) => {
      await retryRun(scope, id);
      return { status: 202, body: toRun(await getRun(scope, id)) };
    },
  }),
];
