import { AUTH_TOKEN } from "@/e2e/fakes/twilio/books";
import { createDb, type RootDb } from "@/server/db/client";
import { createAssistant } from "@/server/domain/assistants/create-assistant";
import { CreateAssistant } from "@/server/domain/assistants/schema";
import { createAutomation, saveDraft } from "@/server/domain/automations/edit-automation";
import { publishAutomation } from "@/server/domain/automations/publish-automation";
import { Definition } from "@/server/domain/automations/schema";
import { connectTwilio } from "@/server/domain/messaging/connections";
import { listSenders } from "@/server/domain/messaging/list-senders";
import { createScope, type Scope } from "@/server/domain/scope";
import { saveSending } from "@/server/domain/sending/settings";
import { createEndpoint } from "@/server/domain/webhooks/endpoints";
import { CreateEndpoint } from "@/server/domain/webhooks/schema";
import { createApiKey } from "@/server/domain/workspaces/api-keys";
import { createWorkspaceFor } from "@/server/domain/workspaces/sign-up";
import type { Instance } from "../bench/instance";
import { LOOPBACK_WEBHOOKS } from "../bench/instance";

export const ACCOUNT = "AC0123456789abcdef0123456789abcdef";
export const OURS = "+12025550171";
/** What every text of the run begins with; no line of a log may hold it. */
export const TEXT = "Northwind: thank you for your time.";
/** Ends with the call's own id, by which the carriers' ledgers are read. */
const BODY = `${TEXT} Reply STOP to opt out. Ref {{call.externalId}}`;

/** Calls of this kind text through the fake Twilio, the sandbox, or a workspace whose customers sleep. */
export type Kind = "twilio" | "sandbox" | "asleep";
export const KINDS = ["twilio", "sandbox", "asleep"] as const;

export interface World {
  db: RootDb;
  /** The workspace that texts at any hour, and the one that does not text now. */
  awake: Scope;
  asleep: Scope;
  assistants: Record<Kind, string>;
  keys: Record<"awake" | "asleep", string>;
  connectionId: string;
  /** What signs the webhooks, by path of the customer's endpoint. */
  endpoints: { path: string; secret: string }[];
}

/** Makes what the calls meet, by the same verbs that people use. */
export async function buildWorld(
  instance: Instance,
  fakes: { twilio: string; customer: string },
): Promise<World> {
  Object.assign(process.env, LOOPBACK_WEBHOOKS, {
    DATABASE_URL: instance.databaseUrl,
    APP_URL: instance.url,
    ENCRYPTION_KEY: instance.secrets.encryptionKey,
    NEXTAUTH_SECRET: instance.secrets.nextAuthSecret,
    TWILIO_API_BASE_URL: fakes.twilio,
    LOG_LEVEL: "silent",
  });
  const db = createDb(instance.databaseUrl, 3);
  const demo = await db.workspace.findFirstOrThrow({ where: { slug: instance.demo.workspace } });
  const owner = await db.user.findFirstOrThrow({ where: { email: instance.demo.email } });
  const other = await createWorkspaceFor(db, { userId: owner.id }, "Asleep");
  const scopeOf = (workspaceId: string) =>
    createScope(db, workspaceId, { kind: "user", userId: owner.id, role: "owner" });
  const [awake, asleep] = [scopeOf(demo.id), scopeOf(other.id)];

  const connection = await connectTwilio(awake, { name: "Main", accountSid: ACCOUNT, authToken: AUTH_TOKEN });
  const twilioSender = connection.numbers.find(({ phone }) => phone === OURS)?.id ?? "";
  // A first carrier account puts quiet hours and caps in force; here it is about what is killed.
  await saveSending(awake, { aroundTheClock: true, recipientCap: null, dailyCap: null });
  const hours = closedNow();
  await saveSending(asleep, {
    aroundTheClock: false,
    quietHours: { hours: { weekdays: hours, saturday: hours, sunday: hours }, limits: [] },
  });
  const made = [
    await followUp(awake, "twilio", fakes.customer, {
      type: "twilio_send_sms",
      connectionId: connection.id,
      senderId: twilioSender,
    }),
    await followUp(awake, "sandbox", fakes.customer, { senderId: await sandboxSender(awake) }),
    await followUp(asleep, "asleep", fakes.customer, { senderId: await sandboxSender(asleep) }),
  ] as const;
  const key = async (scope: Scope) => (await createApiKey(scope, { name: "Chaos", role: "admin" })).key;
  return {
    db,
    awake,
    asleep,
    assistants: {
      twilio: made[0].assistantId,
      sandbox: made[1].assistantId,
      asleep: made[2].assistantId,
    },
    keys: { awake: await key(awake), asleep: await key(asleep) },
    connectionId: connection.id,
    endpoints: made.map(({ path, secret }) => ({ path, secret })),
  };
}

const sandboxSender = async (scope: Scope) =>
  (await listSenders(scope)).find(({ provider, sms }) => provider === "sandbox" && sms)?.id ?? "";

/** Two hours in the night of every zone of North America: twelve hours from now in its middle. */
function closedNow() {
  const middle = (new Date().getUTCHours() - 7 + 12 + 24) % 24;
  const from = Math.min(22, Math.max(0, middle - 1));
  const at = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
  return { from: at(from), to: at(from + 2) };
}

/** An assistant whose calls go to the customer's endpoint and, where they agree, to a text. */
async function followUp(scope: Scope, kind: Kind, customer: string, sender: object) {
  const assistant = await createAssistant(
    scope,
    CreateAssistant.parse({
      name: `Chaos, ${kind}`,
      systemPrompt: "You remind people of their check-up and agree on a time.",
      firstMessage: "Would Tuesday at 10 am suit you?",
      objective: "Get the customer to agree to a time for their dental check-up",
    }),
  );
  const path = `/chaos-${kind}`;
  const { secret } = await createEndpoint(
    scope,
    CreateEndpoint.parse({
      assistantId: assistant.id,
      url: customer + path,
      completedCallsOnly: false,
    }),
  );
  const { id } = await createAutomation(scope, { assistantId: assistant.id, name: "Text who agreed" });
  const sms = { id: "sms", type: "send_sms", to: "{{call.customerPhone}}", body: BODY, ...sender };
  const condition = { path: "variables.status", operator: "boolean_is_true" };
  const definition = Definition.parse({
    steps: [{ id: "agreed", type: "branch", condition, lanes: { true: [sms], false: [], unknown: [] } }],
  });
  await saveDraft(scope, { id, name: "Text who agreed", draftRevision: 1, definition });
  await publishAutomation(scope, { id });
  return { assistantId: assistant.id, path, secret };
}
