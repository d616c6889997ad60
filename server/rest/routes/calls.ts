import { z } from "zod";
import { getCall } from "@/server/domain/calls/get-call";
import { ingestCall } from "@/server/domain/calls/ingest-call";
import { listCalls } from "@/server/domain/calls/list-calls";
import { CallFilter, IngestCall } from "@/server/domain/calls/schema";
import { correctValue, revertCorrection } from "@/server/domain/evaluation/corrections";
import { reEvaluateCall } from "@/server/domain/evaluation/re-evaluate";
import { CorrectValue, RevertCorrection } from "@/server/domain/evaluation/schema";
import { resendWebhook } from "@/server/domain/webhooks/resend";
import { ResendWebhook } from "@/server/domain/webhooks/schema";
import { pageOf, route } from "../route";
import { CallShape, CallSummaryShape } from "../shapes";

const tag = "Calls";

export const callRoutes = [
  route({
    method: "post",
    path: "/calls",
    operationId: "createCall",
    tag,
    summary: "Report a finished call",
    description:
      "Wrapup evaluates the transcript, delivers the webhook and runs the assistant's automation. Once per `externalId`: the same id again answers 200 with the same call, and nothing new happens.",
    permission: "calls.ingest",
    body: IngestCall,
    response: CallShape,
    answers: { 202: "Taken in; its evaluation is pending", 200: "This externalId was taken in before" },
    handle: async (scope, { body }) => {
      const { call, created } = await ingestCall(scope, body);
      return { status: created ? 202 : 200, body: call };
    },
  }),
  route({
    method: "get",
    path: "/calls",
    operationId: "listCalls",
    tag,
    summary: "List calls, newest first",
    permission: "calls.read",
    query: z.strictObject(CallFilter.shape),
    response: pageOf(CallSummaryShape),
    answers: { 200: "A page of calls, without their transcripts" },
    handle: async (scope, { query }) => ({ status: 200, body: await listCalls(scope, query) }),
  }),
  route({
    method: "get",
    path: "/calls/{id}",
    operationId: "getCall",
    tag,
    summary: "Get a call",
    permission: "calls.read",
    response: CallShape,
    answers: { 200: "The call with its variables, evidence and transcript" },
    handle: async (scope, { id }) => ({ status: 200, body: await getCall(scope, id) }),
  }),
  route({
    method: "post",
    path: "/calls/{id}/re-evaluate",
    operationId: "reEvaluateCall",
    tag,
    summary: "Evaluate a call again",
    description:
      "With the assistant's variables as they are now. It changes the call's values and texts nobody.",
    permission: "calls.reevaluate",
    response: CallShape,
    answers: { 202: "The call, with a new revision pending" },
    handle: async (scope, { id }) => {
      await reEvaluateCall(scope, id);
      return { status: 202, body: await getCall(scope, id) };
    },
  }),
  route({
    method: "post",
    path: "/calls/{id}/corrections",
    operationId: "correctCall",
    tag,
    summary: "Correct a value of a call",
    description:
      "Sets the right value of one variable; null is unknown. It wins over what is read from the call, now and by later evaluations. Nothing is sent: resend the webhook for that.",
    permission: "calls.correct",
    body: CorrectValue.omit({ callId: true }),
    response: CallShape,
    answers: { 200: "The call, with the name in `corrected`" },
    handle: async (scope, { id, body }) => {
      await correctValue(scope, { callId: id, ...body });
      return { status: 200, body: await getCall(scope, id) };
    },
  }),
  route({
    method: "post",
    path: "/calls/{id}/use-extracted",
    operationId: "revertCorrection",
    tag,
    summary: "Use an extracted value again",
    description: "Takes a correction back: what the newest evaluation read counts again. Nothing is sent.",
    permission: "calls.correct",
    body: RevertCorrection.omit({ callId: true }),
    response: CallShape,
    answers: { 200: "The call, without the name in `corrected`" },
    handle: async (scope, { id, body }) => {
      await revertCorrection(scope, { callId: id, ...body });
      return { status: 200, body: await getCall(scope, id) };
    },
  }),
  route({
    method: "post",
    path: "/calls/{id}/resend-webhook",
    operationId: "resendWebhook",
    tag,
    summary: "Send a call's webhook again",
    description:
      "To every endpoint of the assistant, or to one. An automation that listens captures the call as its sample; one that ran for this call already does not run again unless `sendAgain` is true, which may text the customer again and is recorded.",
    permission: "webhooks.resend",
    body: ResendWebhook.omit({ callId: true }).prefault({}),
    response: z.object({
      data: z.array(
        z.object({
          endpointId: z.string(),
          automationId: z.string().nullable(),
          runId: z.string().nullable(),
          text: z.string().describe("What happened, in words"),
        }),
      ),
    }),
    answers: { 202: "What happened at each endpoint" },
    handle: async (scope, { id, body }) => ({
      status: 202,
      body: { data: await resendWebhook(scope, { callId: id, ...body }) },
    }),
  }),
];
