import pg from "pg";
import { newId } from "@/server/domain/ids";
import type { Scope } from "@/server/domain/scope";
import type { CallPayload } from "@/server/domain/webhooks/schema";
import { makeAssistant, makeCall } from "./factories";
import { sealSecret } from "./secret-box";

/** Stands in every text that only this workspace may read. */
export const MARKER = "seen-only-here";

/** For tests: one row of each kind in the scope's workspace; returns their ids by kind. */
export async function populate(scope: Scope) {
  const { db, workspaceId } = scope;
  const assistant = await makeAssistant(scope, { name: MARKER });
  const contact = await db.contact.create({
    data: { id: newId("contact"), workspaceId, phone: "+12025550142", name: MARKER },
  });
  const turns = [{ role: "customer" as const, text: MARKER }];
  const call = await makeCall(
    scope,
    assistant,
    { contactId: contact.id, evaluationState: "evaluated", revision: 1 },
    turns,
  );
  const ringing = await makeCall(scope, assistant, { status: "ringing", provider: "phone", endedAt: null });
  const evaluation = await db.evaluation.create({
    data: {
      id: newId("evaluation"),
      workspaceId,
      callId: call.id,
      revision: 1,
      variables: { summary: MARKER },
      evidence: {},
      model: "basic",
      latencyMs: 1,
    },
  });
  const correction = await db.correction.create({
    data: {
      id: newId("correction"),
      workspaceId,
      callId: call.id,
      name: "summary",
      value: MARKER,
      revision: 1,
      actor: MARKER,
    },
  });
  const golden = await db.goldenCall.create({
    data: {
      id: newId("goldenCall"),
      workspaceId,
      assistantId: assistant.id,
      callId: call.id,
      values: { summary: MARKER },
      actor: MARKER,
    },
  });
  const job = await db.evaluationJob.create({
    data: {
      id: newId("evaluationJob"),
      workspaceId,
      assistantId: assistant.id,
      kind: "backfill",
      definitions: [],
      total: 1,
      actor: MARKER,
    },
  });
  const item = await db.evaluationJobItem.create({
    data: {
      id: newId("evaluationJobItem"),
      workspaceId,
      jobId: job.id,
      callId: call.id,
      after: { summary: MARKER },
    },
  });
  const view = await db.savedView.create({
    data: { id: newId("savedView"), workspaceId, name: MARKER, query: `words=${MARKER}` },
  });
  const callJob = await db.callJob.create({
    data: {
      id: newId("callJob"),
      workspaceId,
      kind: "export",
      state: "succeeded",
      calls: { ids: [call.id] },
      total: 1,
      done: 1,
      actor: MARKER,
      parts: { create: { workspaceId, number: 0, content: MARKER } },
    },
  });
  const automation = await db.automation.create({
    data: {
      id: newId("automation"),
      workspaceId,
      assistantId: assistant.id,
      trigger: "phone_call_ended",
      name: MARKER,
      state: "live",
      draft: { steps: [] },
      hookToken: newId("automation"),
    },
  });
  const keptId = newId("automationSecret");
  await db.automationSecret.create({
    data: {
      id: keptId,
      workspaceId,
      automationId: automation.id,
      kind: "header",
      sealed: sealSecret(scope, { table: "AutomationSecret", id: keptId, field: "sealed" }, MARKER),
      hint: "here",
    },
  });
  const version = await db.automationVersion.create({
    data: {
      id: newId("automationVersion"),
      workspaceId,
      automationId: automation.id,
      number: 1,
      definition: { steps: [] },
    },
  });
  const sample = await db.triggerSample.create({
    data: {
      id: newId("sample"),
      workspaceId,
      automationId: automation.id,
      name: MARKER,
      payload: samplePayload(call.id, assistant.id),
    },
  });
  await db.automation.update({
    where: { id: automation.id, workspaceId },
    data: { publishedVersionId: version.id, sampleId: sample.id },
  });
  const run = await db.automationRun.create({
    data: {
      id: newId("run"),
      workspaceId,
      automationId: automation.id,
      versionId: version.id,
      version: 1,
      callId: call.id,
      eventKey: `call:${call.id}`,
      state: "failed",
      reason: MARKER,
      input: {},
      startedAt: new Date(),
      endedAt: new Date(),
    },
  });
  const step = await db.runStep.create({
    data: {
      id: newId("runStep"),
      workspaceId,
      runId: run.id,
      stepId: "s1",
      position: 0,
      type: "send_sms",
      name: MARKER,
    },
  });
  const message = await db.message.create({
    data: {
      id: newId("message"),
      workspaceId,
      direction: "outbound",
      callId: call.id,
      contactId: contact.id,
      runId: run.id,
      stepId: "s1",
      from: "+12025550100",
      to: contact.phone,
      body: MARKER,
      segments: 1,
      encoding: "GSM-7",
      carrier: "sandbox",
      status: "unknown",
      callbackToken: newId("message"),
    },
  });
  const optOut = await db.optOut.create({
    data: { id: newId("optOut"), workspaceId, phone: "+12025550143", source: "person", note: MARKER },
  });
  const stopRequest = await db.stopRequest.create({
    data: {
      id: newId("stopRequest"),
      workspaceId,
      phone: "+12025550144",
      messageId: message.id,
      body: MARKER,
    },
  });
  const endpoint = await db.webhookEndpoint.create({
    data: {
      id: newId("endpoint"),
      workspaceId,
      assistantId: assistant.id,
      url: `https://example.com/${MARKER}`,
      secret: "v1.a.b",
    },
  });
  const event = await db.webhookEvent.create({
    data: {
      id: newId("webhookEvent"),
      workspaceId,
      callId: call.id,
      type: "call.evaluated",
      revision: 1,
      payload: MARKER,
    },
  });
  const delivery = await db.webhookDelivery.create({
    data: {
      id: newId("delivery"),
      workspaceId,
      eventId: event.id,
      endpointId: endpoint.id,
      callId: call.id,
      status: "failed",
    },
  });
  const connection = await db.connection.create({
    data: { id: newId("connection"), workspaceId, kind: "twilio", name: MARKER, secret: "v1.a.b" },
  });
  const modelConnectionId = newId("connection");
  const modelConnection = await db.connection.create({
    data: {
      id: modelConnectionId,
      workspaceId,
      kind: "llm",
      name: MARKER,
      settings: { provider: "openai_compatible", baseUrl: `https://${MARKER}.example/v1`, model: MARKER },
      secret: sealSecret(
        scope,
        { table: "Connection", id: modelConnectionId, field: "secret" },
        JSON.stringify({ apiKey: MARKER }),
      ),
    },
  });
  const mailConnectionId = newId("connection");
  const mailConnection = await db.connection.create({
    data: {
      id: mailConnectionId,
      workspaceId,
      kind: "smtp",
      name: MARKER,
      settings: {
        host: `${MARKER}.example`,
        port: 587,
        security: "starttls",
        user: MARKER,
        fromName: MARKER,
        fromAddress: "a@example.com",
      },
      secret: sealSecret(scope, { table: "Connection", id: mailConnectionId, field: "secret" }, MARKER),
    },
  });
  const mail = await db.mail.create({
    data: {
      id: newId("mail"),
      workspaceId,
      to: "a@example.com",
      subject: MARKER,
      text: MARKER,
      state: "failed",
    },
  });
  const sender = await db.phoneNumber.create({
    data: {
      id: newId("phoneNumber"),
      workspaceId,
      phone: "+12025550100",
      label: MARKER,
      provider: "sandbox",
    },
  });
  const sourceId = newId("source");
  const source = await db.source.create({
    data: {
      id: sourceId,
      workspaceId,
      platform: "vapi",
      tokenHash: newId("source"),
      token: sealSecret(scope, { table: "Source", id: sourceId, field: "token" }, MARKER),
    },
  });
  const sourceAssistant = await db.sourceAssistant.create({
    data: { id: newId("sourceAssistant"), workspaceId, sourceId, externalId: MARKER, name: MARKER },
  });
  const ingestEvent = await db.ingestEvent.create({
    data: {
      id: newId("ingestEvent"),
      workspaceId,
      sourceId,
      sourceAssistantId: sourceAssistant.id,
      event: "end-of-call-report",
      key: MARKER,
      state: "waiting",
      payload: JSON.stringify({ text: MARKER }),
      error: MARKER,
    },
  });
  await db.voiceCall.create({
    data: {
      callId: ringing.id,
      workspaceId,
      connectionId: connection.id,
      callbackToken: newId("call"),
      maxSeconds: 600,
      lastAnswer: MARKER,
    },
  });
  const phone = await db.virtualPhone.create({
    data: { id: newId("virtualPhone"), workspaceId, phone: `+1202555${String(Math.random()).slice(2, 6)}` },
  });
  const user = await db.user.create({
    data: { id: newId("user"), email: `${newId("user")}@example.com`.toLowerCase(), name: MARKER },
  });
  const membership = await db.membership.create({
    data: { id: newId("membership"), workspaceId, userId: user.id, role: "owner" },
  });
  const invitation = await db.invitation.create({
    data: {
      id: newId("invitation"),
      workspaceId,
      email: `${MARKER}@example.com`,
      role: "member",
      tokenHash: newId("invitation"),
      invitedById: user.id,
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  });
  const apiKey = await db.apiKey.create({
    data: { id: newId("apiKey"), workspaceId, name: MARKER, prefix: "wrk_x", keyHash: newId("apiKey") },
  });
  const ruleId = newId("alertRule");
  const alertRule = await db.alertRule.create({
    data: {
      id: ruleId,
      workspaceId,
      name: MARKER,
      kind: "nothing_received",
      threshold: 0,
      windowHours: 24,
      emails: [`${MARKER}@example.com`],
      webhookUrl: `https://${MARKER}.example/alerts`,
      webhookSecret: sealSecret(scope, { table: "AlertRule", id: ruleId, field: "webhookSecret" }, MARKER),
    },
  });
  const alert = await db.alert.create({
    data: {
      id: newId("alert"),
      workspaceId,
      ruleId,
      value: 0,
      words: MARKER,
      at: new Date(),
      told: true,
      problem: MARKER,
    },
  });
  return {
    assistant: assistant.id,
    call: call.id,
    ringing: ringing.id,
    evaluation: evaluation.id,
    correction: correction.id,
    golden: golden.id,
    job: job.id,
    item: item.id,
    contact: contact.id,
    view: view.id,
    callJob: callJob.id,
    automation: automation.id,
    kept: keptId,
    version: version.id,
    sample: sample.id,
    run: run.id,
    step: step.id,
    message: message.id,
    optOut: optOut.id,
    stopRequest: stopRequest.id,
    endpoint: endpoint.id,
    event: event.id,
    delivery: delivery.id,
    connection: connection.id,
    modelConnection: modelConnection.id,
    mailConnection: mailConnection.id,
    mail: mail.id,
    sender: sender.id,
    source: source.id,
    sourceAssistant: sourceAssistant.id,
    ingestEvent: ingestEvent.id,
    phone: phone.id,
    membership: membership.id,
    invitation: invitation.id,
    apiKey: apiKey.id,
    alertRule: alertRule.id,
    alert: alert.id,
  };
}

const samplePayload = (callId: string, assistantId: string): CallPayload => ({
  id: newId("webhookEvent"),
  type: "call.evaluated",
  version: 1,
  timestamp: "2026-03-02T10:01:00.000Z",
  data: {
    call: {
      id: callId,
      externalId: callId,
      assistantId,
      direction: "outbound",
      status: "completed",
      customerPhone: "+12025550142",
      assistantPhone: "+12025550100",
      startedAt: "2026-03-02T10:00:00.000Z",
      endedAt: "2026-03-02T10:01:00.000Z",
      durationSeconds: 60,
      recordingUrl: null,
      url: "http://localhost:3000",
    },
    variables: { status: true, summary: MARKER },
    evidence: {},
    corrected: [],
    callVariables: {},
    lead: {},
    transcript: [],
    revision: 1,
  },
});

/** Every row that a workspace has, in all tables, as one text: two of them compare. */
export async function snapshot(databaseUrl: string, workspaceId: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE column_name = 'workspaceId' AND table_schema = 'public' ORDER BY 1`,
    );
    const parts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ rows: string }>(
        `SELECT coalesce(json_agg(t ORDER BY t::text), '[]')::text AS rows FROM "${name}" t WHERE "workspaceId" = $1`,
        [workspaceId],
      );
      parts.push(`${name}: ${rows[0]?.rows}`);
    }
    return parts.join("\n");
  } finally {
    await client.end();
  }
}
