"use client";
import {
  Clock,
  GitFork,
  Globe,
  Mail,
  MessageCircleReply,
  MessageSquareText,
  OctagonX,
  Split,
  UserPen,
} from "lucide-react";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { FormSkeleton } from "@/app/_ui/skeleton";
import type { Step, StepType } from "@/server/domain/automations/steps/all";

/** How a step type looks in the pages, and its form. */
export interface StepLook<S = Step> {
  icon: ReactNode;
  /** Its heading in the catalogue. */
  group: string;
  /** What it does, in a line. */
  help: string;
  /** Other words that people search by. */
  keywords: string[];
  /** What the title does not say, at the right of its card. */
  kind?: string;
  renderForm(step: S): ReactNode;
}

const loading = () => <FormSkeleton fields={3} />;
const BranchForm = dynamic(() => import("./branch/form").then((file) => file.BranchForm), { loading });
const SmsForm = dynamic(() => import("./send_sms/form").then((file) => file.SmsForm), { loading });
const BranchManyForm = dynamic(() => import("./branch_many/form").then((file) => file.BranchManyForm), {
  loading,
});
const WaitForm = dynamic(() => import("./wait/form").then((file) => file.WaitForm), { loading });
const WaitForReplyForm = dynamic(
  () => import("./wait_for_reply/form").then((file) => file.WaitForReplyForm),
  {
    loading,
  },
);
const SendEmailForm = dynamic(() => import("./send_email/form").then((file) => file.SendEmailForm), {
  loading,
});
const HttpRequestForm = dynamic(() => import("./http_request/form").then((file) => file.HttpRequestForm), {
  loading,
});
const UpdateContactForm = dynamic(
  () => import("./update_contact/form").then((file) => file.UpdateContactForm),
  {
    loading,
  },
);
const StopForm = dynamic(() => import("./stop/form").then((file) => file.StopForm), { loading });

/** Every step type, in the order of the catalogue. Each form is loaded when it is opened. */
export const STEP_LOOKS: { [T in StepType]: StepLook<Extract<Step, { type: T }>> } = {
  branch: {
    icon: <GitFork />,
    group: "Control flow",
    help: "Goes one of three ways by conditions: true, false or unknown.",
    keywords: ["if", "condition", "router", "split"],
    renderForm: (step) => <BranchForm step={step} />,
  },
  branch_many: {
    icon: <Split />,
    group: "Control flow",
    help: "Goes the way of the first branch that is true, or else Otherwise.",
    keywords: ["switch", "router", "if", "else", "otherwise", "condition"],
    renderForm: (step) => <BranchManyForm step={step} />,
  },
  wait: {
    icon: <Clock />,
    group: "Control flow",
    help: "Goes on after a time, or at a time of day where the customer is.",
    keywords: ["delay", "sleep", "pause", "schedule", "later"],
    renderForm: (step) => <WaitForm step={step} />,
  },
  wait_for_reply: {
    icon: <MessageCircleReply />,
    group: "Control flow",
    help: "Goes on when the customer answers a text, or when the time is over.",
    keywords: ["answer", "response", "time-out", "delay"],
    renderForm: (step) => <WaitForReplyForm step={step} />,
  },
  stop: {
    icon: <OctagonX />,
    group: "Control flow",
    help: "Ends the run here, with a reason.",
    keywords: ["end", "exit", "quit"],
    renderForm: (step) => <StopForm step={step} />,
  },
  send_sms: {
    icon: <MessageSquareText />,
    group: "Wrapup",
    help: "Texts from one of the workspace's own numbers.",
    keywords: ["text", "message"],
    renderForm: (step) => <SmsForm step={step} />,
  },
  send_email: {
    icon: <Mail />,
    group: "Wrapup",
    help: "Sends an email through your mail server.",
    keywords: ["mail", "smtp", "hand over", "notify"],
    renderForm: (step) => <SendEmailForm step={step} />,
  },
  update_contact: {
    icon: <UserPen />,
    group: "Wrapup",
    help: "Writes what the call said to the contact: name, email, lead data.",
    keywords: ["crm", "lead", "save", "field"],
    renderForm: (step) => <UpdateContactForm step={step} />,
  },
  http_request: {
    icon: <Globe />,
    group: "Other systems",
    help: "Sends a signed request to a CRM or any API, and reads its answer.",
    keywords: ["webhook", "api", "crm", "post", "rest", "fetch"],
    renderForm: (step) => <HttpRequestForm step={step} />,
  },
  twilio_send_sms: {
    icon: <MessageSquareText />,
    group: "Twilio",
    help: "Texts from a number of your own Twilio account; needed for customers in the US.",
    keywords: ["text", "message", "twilio"],
    kind: "Twilio",
    renderForm: (step) => <SmsForm step={step} />,
  },
};

const BY_TYPE: Record<string, StepLook> = STEP_LOOKS;
export function lookOf({ type }: { type: StepType }): StepLook {
  const look = BY_TYPE[type];
  if (!look) throw new Error(`Nothing shows a step ${type}`);
  return look;
}
