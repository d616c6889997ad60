/**
 * Everything that the audit log can say, by area, in words. Actions are persisted: renaming one is a migration. A new
 * one needs its words here before it can be written.
 */
export const AUDIT_AREAS = {
  Workspace: {
    "workspace.created": "Workspace created",
    "workspace.updated": "Workspace settings changed",
    "workspace.restored": "Restored from a backup",
    "retention.updated": "Retention changed",
    "retention.purged": "Deleted by retention",
    "audit.exported": "Audit log exported",
  },
  Members: {
    "member.invited": "Member invited",
    "member.invitationRevoked": "Invitation revoked",
    "member.joined": "Member joined",
    "member.roleChanged": "Role changed",
    "member.left": "Member left",
    "member.removed": "Member removed",
  },
  "API keys": {
    "apiKey.created": "API key created",
    "apiKey.revoked": "API key revoked",
  },
  Connections: {
    "connection.added": "Connection added",
    "connection.updated": "Connection changed",
    "connection.renewed": "Connection's credentials renewed",
    "connection.verified": "Connection checked",
    "connection.broken": "Connection broke",
    "connection.removed": "Connection removed",
    "number.voice_changed": "Number's calls changed",
  },
  Assistants: {
    "assistant.created": "Assistant created",
    "assistant.updated": "Assistant changed",
    "assistant.archived": "Assistant archived",
  },
  Calls: {
    "call.dialled": "Call made",
    "call.reevaluated": "Call re-evaluated",
    "call.corrected": "Value corrected",
    "call.correctionReverted": "Correction taken back",
    "call.pinnedAsGolden": "Call pinned as golden",
    "call.unpinnedAsGolden": "Golden call unpinned",
    "evaluationJob.backfillStarted": "Backfill started",
    "evaluationJob.goldenStarted": "Golden check started",
    "evaluationJob.cancelled": "Evaluation job cancelled",
    "evaluationJob.resumed": "Evaluation job resumed",
    "callJob.reevaluateStarted": "Calls re-evaluated together",
    "callJob.resendStarted": "Webhooks of calls resent together",
    "callJob.exportStarted": "Calls exported",
    "callJob.cancelled": "Job over calls cancelled",
    "callJob.resumed": "Job over calls resumed",
  },
  Sources: {
    "source.opened": "Source opened",
    "source.assigned": "Source's assistant assigned",
    "source.url_changed": "Source's address renewed",
    "source.secret_set": "Source's secret set",
    "source.secret_removed": "Source's secret removed",
    "source.refused": "Source's post refused",
    "source.replayed": "Source's posts read again",
  },
  Webhooks: {
    "webhook.created": "Webhook added",
    "webhook.updated": "Webhook changed",
    "webhook.secret_rotated": "Webhook secret rotated",
    "webhook.resent": "Webhook resent",
    "webhook.removed": "Webhook removed",
    "webhook.switched_off": "Webhook switched off by itself",
    "webhook.deliveries_resent": "Deliveries resent",
    "webhook.recovered": "Failed deliveries recovered",
    "webhook.test_sent": "Test event sent",
  },
  Automations: {
    "automation.created": "Automation created",
    "automation.published": "Automation published",
    "automation.rolled_back": "Automation rolled back",
    "automation.turned_on": "Automation turned on",
    "automation.turned_off": "Automation turned off",
    "automation.calls_chosen": "Which calls start an automation changed",
    "automation.removed": "Automation removed",
    "automation.secret_kept": "Secret of a request stored",
    "automation.signing_secret_shown": "Signing key of requests shown",
    "run.retried": "Run retried",
    "run.cancelled": "Run cancelled",
    "run.replayed": "Run replayed",
    "run.wait_ended": "Wait of a run ended",
    "run.draft_started": "Draft run as a test",
    "run.sent_again": "Run started again for its call",
    "failureNotice.updated": "Failure notices changed",
    "failureNotice.secretRotated": "Failure notices' secret rotated",
    "variant.stopped": "Variant stopped",
    "variant.resumed": "Variant taken up again",
  },
  Messages: {
    "message.cancelled": "Message cancelled",
    "message.sentNow": "Message sent now",
    "message.sentAgain": "Message sent again",
    "messageSettings.updated": "Messaging settings changed",
    "sending.protected": "Quiet hours and caps put in force",
    "sending.updated": "Sending rules changed",
    "sending.stopped": "Sending stopped",
    "sending.resumed": "Sending resumed",
  },
  Analytics: {
    "analytics.recountRequested": "Recount of all figures asked for",
    "analytics.recounted": "Figures put right by a recount",
    "alertRule.created": "Alert rule made",
    "alertRule.updated": "Alert rule changed",
    "alertRule.deleted": "Alert rule deleted",
  },
  Mail: {
    "mail.sentAgain": "Mail sent again",
  },
  Contacts: {
    "contacts.imported": "Contacts imported",
    "contact.exported": "Person's data exported",
    "contact.erased": "Person erased",
  },
  "Opt-outs": {
    "optOut.added": "Opt-out added",
    "optOut.removed": "Opt-out removed",
    "optOuts.imported": "Opt-outs imported",
    "stopRequest.dismissed": "Possible opt-out dismissed",
  },
} as const satisfies Record<string, Record<string, string>>;

type Areas = typeof AUDIT_AREAS;
export type AuditAction = { [A in keyof Areas]: keyof Areas[A] }[keyof Areas] & string;

const WORDS = new Map<string, string>(Object.values(AUDIT_AREAS).flatMap((area) => Object.entries(area)));

/** An action in words; one of a former version stays as it was written. */
export const auditWords = (action: string): string => WORDS.get(action) ?? action;
