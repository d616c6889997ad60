import { createHash } from "node:crypto";
import { z } from "zod";
import type { Platform, PlatformTurn, SignedPost } from "../platform";
import {
  Amount,
  endOf,
  Flag,
  hmac,
  isObject,
  listOf,
  Moment,
  part,
  present,
  sameDigest,
  sameText,
  sides,
  spanOf,
  splitTranscript,
  Text,
  turn,
  Values,
  verdict,
  webAddress,
} from "../reading";
import sample from "./sample.json";

const Spoken = z.object({
  role: z.string(),
  message: Text,
  content: Text,
  time: Amount,
  endTime: Amount,
  secondsFromStart: Amount,
});
const Assistant = part({ id: Text, name: Text });
const Party = part({ number: Text, name: Text });
const Output = z.object({ name: z.string().min(1).max(120), result: z.json() });

const Report = part({
  type: Text,
  timestamp: Moment,
  endedReason: Text,
  startedAt: Moment,
  endedAt: Moment,
  durationSeconds: Amount,
  transcript: Text,
  recordingUrl: Text,
  call: part({
    id: Text,
    type: Text,
    assistantId: Text,
    customer: Party,
    phoneNumber: Party,
    startedAt: Moment,
    endedAt: Moment,
    assistantOverrides: part({ variableValues: Values }),
  }),
  customer: Party,
  phoneNumber: Party,
  assistant: Assistant,
  artifact: part({
    transcript: Text,
    messages: listOf(Spoken),
    recordingUrl: Text,
    variableValues: Values,
    structuredOutputs: z.record(z.string(), z.unknown()).nullish().catch({}),
  }),
  messages: listOf(Spoken),
  analysis: part({ summary: Text, structuredData: Values, successEvaluation: z.unknown().optional() }),
  inVoicemail: Flag,
});
type Report = z.output<typeof Report>;

/** Vapi's server messages (docs.vapi.ai/server-url/events). Only end-of-call-report is about a finished call. */
export const vapi: Platform = {
  name: "vapi",
  recognise: (body) => isObject(body) && isObject(body.message) && typeof body.message.type === "string",

  read(body) {
    const message = isObject(body) ? body.message : null;
    const report = Report.parse(message);
    if (report.type !== "end-of-call-report") return { kind: "other", event: report.type ?? "" };
    const { call, artifact, analysis } = report;
    const turns = turnsOf(report);
    const customer = report.customer.number ?? call.customer.number;
    const direction = directionOf(call.type, customer);
    return {
      kind: "call",
      call: {
        // Its schema does not promise the call, so a report without one is known by its content.
        externalId: call.id ?? createHash("sha256").update(JSON.stringify(message)).digest("hex"),
        event: report.type,
        assistant: {
          id: call.assistantId ?? report.assistant.id ?? "",
          name: report.assistant.name ?? "",
        },
        direction,
        ...sides(direction, customer, report.phoneNumber.number ?? call.phoneNumber.number),
        status: endOf([report.endedReason], turns),
        endReason: report.endedReason,
        ...spanOf(
          {
            start: report.startedAt ?? call.startedAt,
            end: report.endedAt ?? call.endedAt,
            seconds: report.durationSeconds,
          },
          report.timestamp,
        ),
        recordingUrl: webAddress(report.recordingUrl ?? artifact.recordingUrl),
        turns,
        callVariables: { ...artifact.variableValues, ...call.assistantOverrides.variableValues },
        lead: present({ name: report.customer.name ?? call.customer.name }),
        timeZone: null,
        platformValues: present({
          variables: { ...analysis.structuredData, ...structuredOutputs(artifact.structuredOutputs) },
          summary: analysis.summary ?? undefined,
          successful: verdict(analysis.successEvaluation),
        }),
      },
    };
  },

  isGenuine: (secret, post) =>
    sameText(post.header("authorization"), `Bearer ${secret}`) ||
    sameText(post.header("x-vapi-secret"), secret) ||
    sameDigest(signatureOf(post), hmac(secret, post.text)),
  sign: (secret) => ({ authorization: `Bearer ${secret}` }),

  sample({ id, startedAt, customerPhone }) {
    const at = startedAt.getTime();
    return {
      message: {
        ...sample.message,
        timestamp: at + 41_000,
        startedAt: startedAt.toISOString(),
        endedAt: new Date(at + 40_000).toISOString(),
        call: { ...sample.message.call, id },
        customer: { ...sample.message.customer, number: customerPhone },
      },
    };
  },
};

const signatureOf = (post: SignedPost) => post.header("x-vapi-signature")?.replace(/^sha256=/i, "") ?? null;

/** They are keyed by the id of the output; people know them by name. */
const structuredOutputs = (outputs: Record<string, unknown> | null | undefined) =>
  Object.fromEntries(
    Object.values(outputs ?? {}).flatMap((output) => {
      const { data } = Output.safeParse(output);
      return data ? [[data.name, data.result] as const] : [];
    }),
  );

function turnsOf({ artifact, messages, transcript }: Report): PlatformTurn[] {
  const spoken = artifact.messages.length > 0 ? artifact.messages : messages;
  const turns = spoken.flatMap(({ role, message, content, time, endTime, secondsFromStart }) => {
    const who = { user: "customer", assistant: "assistant", bot: "assistant" }[role];
    if (who !== "customer" && who !== "assistant") return [];
    const lasted = time && endTime && endTime >= time ? (endTime - time) / 1000 : null;
    const end = lasted !== null && secondsFromStart !== null ? secondsFromStart + lasted : null;
    return turn(who, message ?? content, secondsFromStart, end);
  });
  if (turns.length > 0) return turns;
  return splitTranscript(artifact.transcript ?? transcript, { assistant: ["AI", "Bot"], customer: ["User"] });
}

function directionOf(type: string | null, customer: string | null) {
  if (type === "inboundPhoneCall") return "inbound";
  if (type === "outboundPhoneCall") return "outbound";
  return type === "webCall" || customer === null ? "web" : "outbound";
}
