import type { Tone } from "@/app/_ui/badge";
import type { FollowUp } from "@/server/domain/analytics/schema";

export interface ReasonLook {
  label: string;
  /** What it means, for who does not know it yet. */
  help: string;
  tone: Tone;
}

export const REASONS: Record<FollowUp, ReasonLook> = {
  texted: { label: "Texted", help: "A text was handed to the carrier.", tone: "success" },
  undelivered: {
    label: "Text not delivered",
    help: "The carrier took the text and could not deliver it.",
    tone: "danger",
  },
  on_its_way: { label: "On its way", help: "The text waits for its time or is being sent.", tone: "info" },
  outcome_unknown: {
    label: "Outcome not known",
    help: "The carrier did not say whether it took the text; it is looked up.",
    tone: "warning",
  },
  send_failed: {
    label: "Text refused",
    help: "The carrier refused the text, so it was never sent.",
    tone: "danger",
  },
  suppressed: {
    label: "Held back",
    help: "The customer opted out, or the text was not allowed.",
    tone: "neutral",
  },
  run_failed: {
    label: "Run failed",
    help: "A step of the automation failed before the text.",
    tone: "danger",
  },
  run_under_way: { label: "Run under way", help: "The automation is still at work.", tone: "info" },
  run_skipped: {
    label: "Run skipped",
    help: "The automation does not run for calls like this one.",
    tone: "neutral",
  },
  branch_sent_nothing: {
    label: "Nothing to send",
    help: "The automation ran, and its branch led to no text.",
    tone: "neutral",
  },
  extraction_pending: { label: "Extracting", help: "The call is still being evaluated.", tone: "info" },
  extraction_failed: { label: "Extraction failed", help: "The call could not be evaluated.", tone: "danger" },
  no_run: { label: "No automation", help: "No automation was live for the assistant.", tone: "neutral" },
};
