import type { CallVariable, PostCallVariable } from "../assistants/schema";
import { ASSISTANT_INCLUDE, toAssistantView } from "../assistants/view";
import { notFound } from "../errors";
import type { Scope } from "../scope";
import type { CallPayload } from "../webhooks/schema";
import { authorise } from "../workspaces/permissions";
import { readSample, type SampleSummary, sampleSource } from "./samples";
import { Definition, type Problem } from "./schema";
import type { ConnectionOption, SenderOption } from "./shared/check";
import { hasVariants } from "./shared/has-variants";
import { findProblems, missingVariables } from "./shared/problems";

export interface AutomationView {
  id: string;
  name: string;
  trigger: string;
  /** Under which name people know who texts them. */
  workspaceName: string;
  /** The workspace's: what day it is, for conditions. */
  timeZone: string;
  assistant: {
    id: string;
    name: string;
    postCallVariables: PostCallVariable[];
    callVariables: CallVariable[];
  };
  state: "draft" | "live" | "off";
  draft: Definition;
  draftRevision: number;
  published: {
    id: string;
    number: number;
    at: Date;
    /** Variables that it reads and the assistant has no more: unknown in every call. */
    missing: string[];
    /** Whether a step of it has several texts. */
    hasVariants: boolean;
  } | null;
  /** True when the draft differs from what is published. */
  hasChanges: boolean;
  /** The automation's webhook; null before the first Test trigger. */
  hook: { endpointId: string; url: string; completedCallsOnly: boolean; enabled: boolean } | null;
  listeningUntil: Date | null;
  samples: SampleSummary[];
  sample: { id: string; payload: CallPayload } | null;
  senders: SenderOption[];
  connections: ConnectionOption[];
  /** What publishing would refuse. */
  problems: Problem[];
}

/** An automation with all that its builder shows. Throws `not_found` for a foreign one. */
export async function getAutomation(scope: Scope, id: string): Promise<AutomationView> {
  authorise(scope, "automations.read");
  const { workspaceId } = scope;
  const row = await scope.db.automation.findFirst({
    where: { id, workspaceId },
    include: {
      assistant: { include: ASSISTANT_INCLUDE },
      workspace: { select: { name: true, timeZone: true } },
      endpoint: { select: { id: true, url: true, completedCallsOnly: true, enabled: true } },
      samples: {
        orderBy: { id: "desc" },
        select: { id: true, name: true, callId: true, source: true, createdAt: true },
      },
    },
  });
  if (!row) throw notFound("Automation");
  const [sample, published, options] = await Promise.all([
    readSample(scope, row),
    row.publishedVersionId
      ? scope.db.automationVersion.findFirst({ where: { id: row.publishedVersionId, workspaceId } })
      : null,
    sendOptions(scope),
  ]);
  const draft = Definition.parse(row.draft);
  const { name, postCallVariables, callVariables } = toAssistantView(row.assistant);
  const listens = row.listeningUntil !== null && row.listeningUntil > scope.now();
  return {
    id: row.id,
    name: row.name,
    trigger: row.trigger,
    workspaceName: row.workspace.name,
    timeZone: row.workspace.timeZone,
    assistant: { id: row.assistantId, name, postCallVariables, callVariables },
    state: row.state,
    draft,
    draftRevision: row.draftRevision,
    published: published && {
      id: published.id,
      number: published.number,
      at: published.createdAt,
      missing: missingVariables(Definition.parse(published.definition), postCallVariables),
      hasVariants: hasVariants(Definition.parse(published.definition)),
    },
    hasChanges:
      !published || JSON.stringify(Definition.parse(published.definition)) !== JSON.stringify(draft),
    hook: row.endpoint && {
      endpointId: row.endpoint.id,
      url: row.endpoint.url,
      completedCallsOnly: row.endpoint.completedCallsOnly,
      enabled: row.endpoint.enabled,
    },
    listeningUntil: listens ? row.listeningUntil : null,
    samples: row.samples.map((one) => ({ ...one, source: sampleSource(one.source) })),
    sample: sample && row.sampleId ? { id: row.sampleId, payload: sample } : null,
    ...options,
    problems: findProblems(draft, {
      variables: postCallVariables,
      sample: sample?.data ?? null,
      ...options,
    }),
  };
}

/** The numbers and connections that a step may send by. */
export async function sendOptions(
  scope: Scope,
): Promise<{ senders: SenderOption[]; connections: ConnectionOption[] }> {
  const { workspaceId } = scope;
  const senders = await scope.db.phoneNumber.findMany({
    where: { workspaceId },
    orderBy: { id: "asc" },
    select: {
      id: true,
      phone: true,
      label: true,
      provider: true,
      connectionId: true,
      sms: true,
      blockedCountries: true,
      registrationNote: true,
    },
  });
  const connections = await scope.db.connection.findMany({
    where: { workspaceId, kind: "twilio" },
    orderBy: { id: "asc" },
    select: { id: true, name: true, state: true, problem: true },
  });
  return {
    senders,
    connections: connections.map(({ id, name, state, problem }) => ({
      id,
      name,
      problem: state === "ok" ? null : (problem ?? "it does not work at present; check it in the settings"),
    })),
  };
}
