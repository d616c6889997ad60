import {
  Ban,
  Check,
  CheckCheck,
  CircleAlert,
  CircleDashed,
  CirclePause,
  CircleQuestionMark,
  CircleSlash,
  Clock,
  Hourglass,
  Inbox,
  LoaderCircle,
  type LucideIcon,
  MessageSquareReply,
  PencilLine,
  PhoneCall,
  PhoneMissed,
  PhoneOff,
  Radio,
  Send,
  Voicemail,
  X,
} from "lucide-react";
import type { Tone } from "./badge";

export interface StateLook {
  label: string;
  tone: Tone;
  icon: LucideIcon;
  busy?: boolean;
}

/** Every state that a page shows: one word, one icon, one tone, the same everywhere. */
export const STATES = {
  call: {
    ringing: { label: "Ringing", tone: "accent", icon: PhoneCall },
    in_progress: { label: "In progress", tone: "accent", icon: PhoneCall },
    completed: { label: "Completed", tone: "neutral", icon: Check },
    no_answer: { label: "No answer", tone: "neutral", icon: PhoneMissed },
    busy: { label: "Busy", tone: "neutral", icon: PhoneOff },
    voicemail: { label: "Voicemail", tone: "neutral", icon: Voicemail },
    failed: { label: "Failed", tone: "danger", icon: X },
    canceled: { label: "Canceled", tone: "neutral", icon: CircleSlash },
  },
  outcome: {
    achieved: { label: "Achieved", tone: "success", icon: Check },
    not_achieved: { label: "Not achieved", tone: "danger", icon: X },
    unknown: { label: "Unknown", tone: "neutral", icon: CircleQuestionMark },
  },
  evaluation: {
    none: { label: "Not evaluated", tone: "neutral", icon: CircleDashed },
    pending: { label: "Extracting", tone: "info", icon: LoaderCircle, busy: true },
    evaluated: { label: "Evaluated", tone: "success", icon: Check },
    failed: { label: "Extraction failed", tone: "danger", icon: CircleAlert },
  },
  run: {
    waiting: { label: "Waiting", tone: "info", icon: Clock },
    running: { label: "Running", tone: "info", icon: LoaderCircle, busy: true },
    succeeded: { label: "Succeeded", tone: "success", icon: Check },
    failed: { label: "Failed", tone: "danger", icon: X },
    cancelled: { label: "Cancelled", tone: "neutral", icon: Ban },
    skipped: { label: "Skipped", tone: "neutral", icon: CircleSlash },
  },
  step: {
    unreached: { label: "Not reached", tone: "neutral", icon: CircleDashed },
    waiting: { label: "Waiting", tone: "info", icon: Hourglass },
    running: { label: "Running", tone: "info", icon: LoaderCircle, busy: true },
    succeeded: { label: "Done", tone: "success", icon: Check },
    failed: { label: "Failed", tone: "danger", icon: X },
    skipped: { label: "Skipped", tone: "neutral", icon: CircleSlash },
  },
  message: {
    pending: { label: "Queued", tone: "neutral", icon: Clock },
    sending: { label: "Sending", tone: "info", icon: LoaderCircle, busy: true },
    unknown: { label: "Outcome not known", tone: "warning", icon: CircleQuestionMark },
    accepted: { label: "Accepted", tone: "info", icon: Check },
    sent: { label: "Sent", tone: "info", icon: Send },
    delivered: { label: "Delivered", tone: "success", icon: CheckCheck },
    undelivered: { label: "Not delivered", tone: "danger", icon: X },
    failed: { label: "Failed", tone: "danger", icon: X },
    suppressed: { label: "Not sent", tone: "neutral", icon: Ban },
    received: { label: "Received", tone: "neutral", icon: MessageSquareReply },
  },
  mail: {
    pending: { label: "Queued", tone: "neutral", icon: Clock },
    sending: { label: "Sending", tone: "info", icon: LoaderCircle, busy: true },
    sent: { label: "Sent", tone: "success", icon: Check },
    failed: { label: "Failed", tone: "danger", icon: X },
    unknown: { label: "Outcome not known", tone: "warning", icon: CircleQuestionMark },
    shown: { label: "Shown here only", tone: "neutral", icon: Inbox },
  },
  delivery: {
    pending: { label: "Pending", tone: "info", icon: Hourglass },
    succeeded: { label: "Delivered", tone: "success", icon: Check },
    failed: { label: "Failed", tone: "danger", icon: X },
  },
  ingest: {
    received: { label: "Being taken in", tone: "info", icon: LoaderCircle, busy: true },
    waiting: { label: "Waiting", tone: "warning", icon: Hourglass },
    taken: { label: "Taken in", tone: "success", icon: Check },
    ignored: { label: "Not wanted", tone: "neutral", icon: Ban },
    failed: { label: "Error", tone: "danger", icon: CircleAlert },
  },
  automation: {
    draft: { label: "Draft", tone: "neutral", icon: PencilLine },
    live: { label: "Live", tone: "success", icon: Radio },
    off: { label: "Off", tone: "neutral", icon: CirclePause },
  },
  connection: {
    ok: { label: "Connected", tone: "success", icon: Check },
    broken: { label: "Broken", tone: "danger", icon: CircleAlert },
  },
} as const satisfies Record<string, Record<string, StateLook>>;

export type StateKind = keyof typeof STATES;
export type StateOf<K extends StateKind> = keyof (typeof STATES)[K] & string;

/** The look of a state; one that is not in the table is shown as it is named. */
export const lookOf = (kind: StateKind, value: string): StateLook => {
  const looks: Record<string, StateLook> = STATES[kind];
  return looks[value] ?? { label: value.replaceAll("_", " "), tone: "neutral", icon: CircleQuestionMark };
};
