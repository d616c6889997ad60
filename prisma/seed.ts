import { randomBytes, randomInt } from "node:crypto";
import { hashPassword } from "@/server/auth/password";
import type { RootDb } from "@/server/db/client";
import { createAssistant } from "@/server/domain/assistants/create-assistant";
import { CreateAssistant } from "@/server/domain/assistants/schema";
import { createAutomation, saveDraft } from "@/server/domain/automations/edit-automation";
import { publishAutomation } from "@/server/domain/automations/publish-automation";
import { Definition } from "@/server/domain/automations/schema";
import { ingestCall } from "@/server/domain/calls/ingest-call";
import { IngestCall } from "@/server/domain/calls/schema";
import { ensureVirtualPhone } from "@/server/domain/calls/virtual-phone";
import { evaluateCall } from "@/server/domain/evaluation/evaluate-call";
import { always } from "@/server/domain/evaluation/extract";
import type { Extractor } from "@/server/domain/evaluation/schema";
import { listSenders } from "@/server/domain/messaging/list-senders";
import { createScope, type Scope } from "@/server/domain/scope";
import { createApiKey } from "@/server/domain/workspaces/api-keys";
import { signUp } from "@/server/domain/workspaces/sign-up";
import { DEMO_CALLS, DEMO_LEADS } from "./demo-calls";

export interface DemoSeed {
  email: string;
  password: string;
  /** The workspace's slug, as it stands in URLs. */
  workspace: string;
  apiKey: string;
  assistantId: string;
  automationId: string;
  /** The virtual phone's number. */
  phone: string;
}

const EMAIL = "demo@wrapup.example";

/**
 * Makes the demo workspace by the same verbs that people use: an assistant whose automation is live, one that has none
 * yet, a fortnight of evaluated calls, an API key. Null when the instance has people already: nothing is touched then.
 */
export async function seedDemo(db: RootDb, extractor: Extractor): Promise<DemoSeed | null> {
  if (await db.user.findFirst({ select: { id: true } })) return null;
  const password = randomBytes(9).toString("base64url");
  const account = { email: EMAIL, name: "Demo", workspaceName: "Demo", password };
  const { userId, workspaceId, slug } = await signUp(db, account, hashPassword);
  const scope = createScope(db, workspaceId, { kind: "user", userId, role: "owner" });

  const clinic = await createAssistant(scope, CLINIC);
  await createAssistant(scope, SURVEY);
  await seedCalls(scope, clinic.id, extractor);
  const automationId = await seedAutomation(scope, clinic.id);
  const { key } = await createApiKey(scope, { name: "Demo", role: "admin" });
  const { phone } = await ensureVirtualPhone(scope);
  return {
    email: EMAIL,
    password,
    workspace: slug,
    apiKey: key,
    assistantId: clinic.id,
    automationId,
    phone,
  };
}

const CLINIC = CreateAssistant.parse({
  name: "Maya, appointments",
  systemPrompt:
    "You are Maya from Brightside Dental. You remind people of their check-up and agree on a time. Be brief and kind; never give medical advice.",
  firstMessage:
    "Hi {{customer_name}}, this is Maya from Brightside Dental. Your check-up is due. Would {{offered_time}} suit you?",
  objective: "Get the customer to agree to a time for their dental check-up",
  callVariables: [
    { name: "customer_name", type: "text", defaultValue: "Alex" },
    { name: "offered_time", type: "text", defaultValue: "Tuesday at 10 am" },
  ],
  postCallVariables: [
    { name: "status", type: "boolean", description: "Did the customer agree to a time for the check-up?" },
    { name: "summary", type: "text", description: "What was said and agreed, in two or three sentences." },
    { name: "appointment_date", type: "date", description: "The date of the appointment that was agreed." },
    {
      name: "preferred_time",
      type: "enum",
      description: "Which part of the day the customer prefers.",
      options: ["morning", "afternoon", "evening"],
    },
  ],
});

const SURVEY = CreateAssistant.parse({
  name: "Theo, delivery survey",
  systemPrompt:
    "You are Theo from Northwind Parcels. You ask whether the last delivery went well and thank the customer.",
  firstMessage: "Hello, this is Theo from Northwind Parcels. Did your parcel arrive in good order yesterday?",
  objective: "Learn whether the customer was satisfied with the delivery",
});

async function seedAutomation(scope: Scope, assistantId: string): Promise<string> {
  const sender = (await listSenders(scope)).find(({ sms }) => sms);
  if (!sender) throw new Error("The demo workspace has no number that can send SMS");
  const { id } = await createAutomation(scope, { assistantId, name: "Text who agreed" });
  const definition = Definition.parse({
    steps: [
      {
        id: "agreed",
        name: "Did they agree?",
        type: "branch",
        condition: { path: "variables.status", operator: "boolean_is_true" },
        lanes: {
          true: [
            {
              id: "thanks",
              name: "Thank and confirm",
              type: "send_sms",
              senderId: sender.id,
              to: "{{call.customerPhone}}",
              body: "Brightside Dental: thank you for your time, {{callVariables.customer_name|there}}. {{variables.summary}} Reply STOP to opt out.",
            },
          ],
          false: [],
          unknown: [],
        },
      },
    ],
  });
  const name = "Text who agreed";
  const { draftRevision } = await saveDraft(scope, { id, name, draftRevision: 1, definition });
  await publishAutomation(scope, { id, draftRevision, note: "First version" });
  return id;
}

const DAY = 86_400_000;

/** Calls of the last fortnight, by the door that every call takes; evaluated here, before an automation could text. */
async function seedCalls(scope: Scope, assistantId: string, extractor: Extractor) {
  const { phone: assistantPhone } = (await listSenders(scope))[0] ?? { phone: null };
  for (const [index, script] of DEMO_CALLS.entries()) {
    const lead = DEMO_LEADS[index % DEMO_LEADS.length];
    if (!lead) continue;
    const daysAgo = Math.floor((index * 14) / DEMO_CALLS.length) + 1;
    const startedAt = new Date(scope.now().getTime() - daysAgo * DAY + randomInt(6 * 3_600_000));
    const seconds = script.status === "completed" ? 20 + script.turns.length * 9 : 25;
    const { call } = await ingestCall(
      scope,
      IngestCall.parse({
        externalId: `demo-${index + 1}`,
        assistantId,
        direction: "outbound",
        from: assistantPhone,
        to: lead.phone,
        status: script.status,
        startedAt: startedAt.toISOString(),
        endedAt: new Date(startedAt.getTime() + seconds * 1000).toISOString(),
        callVariables: { customer_name: lead.name, offered_time: "Tuesday at 10 am" },
        lead: { name: lead.name },
        transcript: script.turns.map((text, turn) => ({
          role: turn % 2 === 0 ? "assistant" : "customer",
          text: text.replaceAll("{{name}}", lead.name),
          startMs: turn * 9000,
          endMs: turn * 9000 + 7000,
        })),
      }),
    );
    await evaluateCall(scope, { callId: call.id, revision: 1 }, always(extractor));
  }
}
