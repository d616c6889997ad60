import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, type TestWorld, testWorld } from "@/server/db/factories";
import { getDeliveryAnalytics } from "@/server/domain/analytics/delivery";
import { createAssistant } from "@/server/domain/assistants/create-assistant";
import { listAssistants } from "@/server/domain/assistants/get-assistant";
import { CreateAssistant } from "@/server/domain/assistants/schema";
import { createAutomation } from "@/server/domain/automations/edit-automation";
import { listAutomations } from "@/server/domain/automations/list-automations";
import { publishAutomation } from "@/server/domain/automations/publish-automation";
import { testTrigger } from "@/server/domain/automations/test-trigger";
import { getCall } from "@/server/domain/calls/get-call";
import { ingestCall } from "@/server/domain/calls/ingest-call";
import { readExportPart } from "@/server/domain/calls/jobs/list-jobs";
import { removeView } from "@/server/domain/calls/saved-views";
import { IngestCall } from "@/server/domain/calls/schema";
import { hangUpCall } from "@/server/domain/calls/talk";
import { listContacts, updateContact } from "@/server/domain/contacts/contacts";
import { erasePerson } from "@/server/domain/contacts/erase-person";
import { exportPerson } from "@/server/domain/contacts/export-person";
import { addOptOut, removeOptOut } from "@/server/domain/contacts/opt-outs";
import { revertCorrection } from "@/server/domain/evaluation/corrections";
import { reEvaluateCall } from "@/server/domain/evaluation/re-evaluate";
import { newId } from "@/server/domain/ids";
import { listConnections, removeConnection } from "@/server/domain/messaging/connections";
import { listMessages } from "@/server/domain/messaging/list-messages";
import { sendAgain } from "@/server/domain/messaging/send-again";
import { sendNow } from "@/server/domain/messaging/waiting";
import { getStatus } from "@/server/domain/operations/status";
import { saveRetention } from "@/server/domain/retention/settings";
import { createScope, type Scope } from "@/server/domain/scope";
import { stopSending } from "@/server/domain/sending/settings";
import { listSources } from "@/server/domain/sources/list-sources";
import { rotateUrl } from "@/server/domain/sources/open-source";
import { listEndpoints } from "@/server/domain/webhooks/endpoints";
import { removeEndpoint } from "@/server/domain/webhooks/remove-endpoint";
import { resendWebhook } from "@/server/domain/webhooks/resend";
import { listApiKeys } from "@/server/domain/workspaces/api-keys";
import { invite } from "@/server/domain/workspaces/invitations";
import { listAudit } from "@/server/domain/workspaces/list-audit";
import { listMembers } from "@/server/domain/workspaces/members";
import { allows, PERMISSIONS, type Permission } from "@/server/domain/workspaces/permissions";
import { ROLES } from "@/server/domain/workspaces/schema";
import { makeMember } from "@/server/domain/workspaces/testing";
import { getWorkspace, removeWorkspace, updateWorkspace } from "@/server/domain/workspaces/workspaces";
import { finishedCall } from "@/server/rest/testing";
import { callerByPath, PROCEDURES } from "./procedures";
import { sampleInput } from "./sample-input";

let world: TestWorld;
let assistantId: string;
beforeAll(async () => {
  world = await testWorld();
  assistantId = (await makeAssistant(world.scope)).id;
});
afterAll(() => world.drop());

const NONE = "none_at_all";
const page = { limit: 10 };

/** One real act for each permission. Ids name nothing: who may act is told "not found", who may not "forbidden". */
const ACTS: Record<Permission, (scope: Scope) => Promise<unknown>> = {
  "workspace.read": (scope) => getWorkspace(scope),
  "workspace.update": (scope) => updateWorkspace(scope, { name: "Test" }),
  "workspace.delete": (scope) => removeWorkspace(scope, { slug: NONE }),
  "members.read": (scope) => listMembers(scope),
  "members.manage": (scope) => invite(scope, { role: "viewer" }),
  "owners.manage": (scope) => invite(scope, { role: "owner" }),
  "apiKeys.manage": (scope) => listApiKeys(scope),
  "audit.read": (scope) => listAudit(scope, page),
  "operations.read": (scope) => getStatus(scope),
  "retention.configure": (scope) =>
    saveRetention(scope, { transcripts: null, recordings: null, events: null, messages: null }),
  "connections.read": (scope) => listConnections(scope),
  "connections.manage": (scope) => removeConnection(scope, NONE),
  "sources.read": (scope) => listSources(scope),
  "sources.manage": (scope) => rotateUrl(scope, NONE),
  "assistants.read": (scope) => listAssistants(scope, page),
  "assistants.write": (scope) => createAssistant(scope, CreateAssistant.parse({ name: "New" })),
  "calls.read": (scope) => getCall(scope, NONE),
  "calls.ingest": (scope) => ingestCall(scope, IngestCall.parse(finishedCall(assistantId))),
  "calls.speak": (scope) => hangUpCall(scope, NONE),
  "calls.reevaluate": (scope) => reEvaluateCall(scope, NONE),
  "calls.correct": (scope) => revertCorrection(scope, { callId: NONE, name: "status" }),
  "calls.export": (scope) => readExportPart(scope, { id: NONE, number: 0 }),
  "views.write": (scope) => removeView(scope, NONE),
  "webhooks.read": (scope) => listEndpoints(scope, {}),
  "webhooks.write": (scope) => removeEndpoint(scope, { id: NONE }),
  "webhooks.resend": (scope) => resendWebhook(scope, { callId: NONE, sendAgain: false }),
  "automations.read": (scope) => listAutomations(scope),
  "automations.write": (scope) => createAutomation(scope, { name: "New", assistantId: NONE }),
  "automations.publish": (scope) => publishAutomation(scope, { id: NONE }),
  "automations.test": (scope) => testTrigger(scope, NONE),
  "messages.read": (scope) => listMessages(scope, page),
  "messages.send": (scope) => sendAgain(scope, NONE),
  "messages.sendNow": (scope) => sendNow(scope, NONE),
  "sending.configure": (scope) => stopSending(scope),
  "contacts.read": (scope) => listContacts(scope, page),
  "contacts.write": (scope) => updateContact(scope, { id: NONE }),
  "contacts.export": (scope) => exportPerson(scope, NONE),
  "contacts.erase": (scope) => erasePerson(scope, { id: NONE, phone: "+1" }),
  "optOuts.write": (scope) => addOptOut(scope, { phone: "+12025550142", scope: "all" }),
  "optOuts.remove": (scope) => removeOptOut(scope, NONE),
  "analytics.read": (scope) => getDeliveryAnalytics(scope, {}),
};

const outcome = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );

describe("each permission with each role", () => {
  const cases = Object.entries(ACTS).flatMap(([permission, act]) =>
    ROLES.map((role) => ({ permission: permission as Permission, role, act })),
  );
  it.each(cases)("$permission as $role", async ({ permission, role, act }) => {
    const scope = createScope(world.db, world.scope.workspaceId, { kind: "user", userId: "usr_x", role });
    const result = await outcome(act(scope));
    if (allows(role, permission)) expect(["done", "not_found", "invalid"]).toContain(result);
    else expect(result).toBe("forbidden");
  });

  it("is written down: a viewer changes nothing, only owners delete, let retention delete, make owners and text at night", () => {
    const least = Object.entries(PERMISSIONS);
    expect(least.filter(([, role]) => role === "viewer").every(([name]) => name.endsWith(".read"))).toBe(
      true,
    );
    expect(least.filter(([, role]) => role === "owner").map(([name]) => name)).toEqual([
      "workspace.delete",
      "owners.manage",
      "retention.configure",
      "messages.sendNow",
    ]);
  });
});

const MUTATIONS = PROCEDURES.filter(({ path, type }) => type === "mutation" && !path.startsWith("person."));
/** A person's own: making a workspace needs no role in another, anybody may leave, or take the digest. */
const OWN = ["workspace.create", "member.remove", "alert.saveDigest"];

describe("a viewer", () => {
  it.each(MUTATIONS.filter(({ path }) => !OWN.includes(path)))("may not $path", async ({ path, schema }) => {
    const { userId, email } = await makeMember(world.db, world.scope.workspaceId, "viewer");
    const { slug } = await getWorkspace(world.scope);
    const person = { userId, email, name: "V", sessionVersion: 1 };
    const call = callerByPath({ db: world.db, person, workspaceSlug: slug });
    const input = schema ? sampleInput(schema, newId("call")).input : undefined;
    expect(await outcome(call(path, input))).toBe("FORBIDDEN");
  });
});
