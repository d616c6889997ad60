import { z } from "zod";
import { getDeliveryAnalytics } from "@/server/domain/analytics/delivery";
import { AnalyticsPeriod } from "@/server/domain/analytics/schema";
import { addOptOut, listOptOuts, removeOptOut } from "@/server/domain/contacts/opt-outs";
import { AddOptOut, OptOutFilter } from "@/server/domain/contacts/schema";
import { getMessage, listMessages } from "@/server/domain/messaging/list-messages";
import { MessageFilter } from "@/server/domain/messaging/schema";
import { pageOf, route } from "../route";
import { DeliveryAnalyticsShape, MessageShape, OptOutShape } from "../shapes";

const messages = "Messages";
const optOuts = "Opt-outs";

export const messageRoutes = [
  route({
    method: "get",
    path: "/messages",
    operationId: "listMessages",
    tag: messages,
    summary: "List messages of both directions, newest first",
    permission: "messages.read",
    query: z.strictObject(MessageFilter.shape),
    response: pageOf(MessageShape),
    answers: { 200: "A page of messages" },
    handle: async (scope, { query }) => ({ status: 200, body: await listMessages(scope, query) }),
  }),
  route({
    method: "get",
    path: "/messages/{id}",
    operationId: "getMessage",
    tag: messages,
    summary: "Get a message",
    permission: "messages.read",
    response: MessageShape,
    answers: { 200: "The message as it stands now" },
    handle: async (scope, { id }) => ({ status: 200, body: await getMessage(scope, id) }),
  }),
  route({
    method: "get",
    path: "/opt-outs",
    operationId: "listOptOuts",
    tag: optOuts,
    summary: "List opt-outs, newest first",
    permission: "contacts.read",
    query: z.strictObject(OptOutFilter.shape),
    response: pageOf(OptOutShape),
    answers: { 200: "A page of opt-outs" },
    handle: async (scope, { query }) => ({ status: 200, body: await listOptOuts(scope, query) }),
  }),
  route({
    method: "post",
    path: "/opt-outs",
    operationId: "createOptOut",
    tag: optOuts,
    summary: "Opt a number out",
    description:
      "From then on nothing is sent to it, not even what waits already. Asked again it answers the same.",
    permission: "optOuts.write",
    body: AddOptOut,
    response: OptOutShape,
    answers: { 201: "The opt-out" },
    handle: async (scope, { body }) => ({ status: 201, body: await addOptOut(scope, body) }),
  }),
  route({
    method: "delete",
    path: "/opt-outs/{id}",
    operationId: "deleteOptOut",
    tag: optOuts,
    summary: "Take an opt-out back",
    description: "Only when the person asked for it. It is recorded. The key's role must be admin.",
    permission: "optOuts.remove",
    answers: { 204: "It is gone" },
    handle: async (scope, { id }) => {
      await removeOptOut(scope, id);
      return { status: 204 };
    },
  }),
  route({
    method: "get",
    path: "/analytics/delivery",
    operationId: "getDeliveryAnalytics",
    tag: "Analytics",
    summary: "Calls, texts, answers and opt-outs by day",
    description:
      "Days in the workspace's time zone, both inclusive; the last 30 days when left out. Test sends count nowhere.",
    permission: "analytics.read",
    query: z.strictObject(AnalyticsPeriod.shape),
    response: DeliveryAnalyticsShape,
    answers: { 200: "Totals and one row for every day" },
    handle: async (scope, { query }) => ({ status: 200, body: await getDeliveryAnalytics(scope, query) }),
  }),
];
