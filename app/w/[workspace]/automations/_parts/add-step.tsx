"use client";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Popover } from "@/app/_ui/popover";
import { STEP_TYPES, type StepType } from "@/server/domain/automations/schema";
import { Catalogue, type CatalogueGroup } from "./catalogue";
import { STEP_ICONS } from "./step-card";

const STEPS: CatalogueGroup[] = [
  {
    title: "Control flow",
    items: [
      {
        id: "branch",
        title: "Branch",
        help: "Goes one of three ways by a value of the call: true, false or unknown.",
        icon: STEP_ICONS.branch,
        keywords: ["if", "condition", "router", "split"],
      },
    ],
  },
  {
    title: "Wrapup",
    items: [
      {
        id: "send_sms",
        title: "Send SMS to customer",
        help: "Texts from one of the workspace's own numbers.",
        icon: STEP_ICONS.send_sms,
        keywords: ["text", "message"],
      },
    ],
  },
  {
    title: "Twilio",
    items: [
      {
        id: "twilio_send_sms",
        title: "Send SMS",
        help: "Texts from a number of your own Twilio account; needed for customers in the US.",
        icon: STEP_ICONS.twilio_send_sms,
        keywords: ["text", "message", "twilio"],
      },
    ],
  },
];

/** The "+" between steps, with its catalogue. */
export function AddStep({ label, onAdd }: { label: string; onAdd: (type: StepType) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label="Add a step"
      open={open}
      onOpenChange={setOpen}
      align="center"
      className="w-80 overflow-hidden p-0"
      trigger={
        <button
          type="button"
          aria-label={label}
          title={label}
          className="flex size-6 items-center justify-center rounded-full border border-line-strong bg-surface text-ink-muted transition-colors hover:border-accent hover:bg-accent-subtle hover:text-accent-text data-[state=open]:border-accent data-[state=open]:bg-accent data-[state=open]:text-accent-ink max-sm:size-8"
        >
          <Plus aria-hidden className="size-3.5" />
        </button>
      }
    >
      <Catalogue
        label="Search steps"
        groups={STEPS}
        autoFocus
        className="max-h-96"
        onChoose={(id) => {
          setOpen(false);
          const type = STEP_TYPES.find((known) => known === id);
          if (type) onAdd(type);
        }}
      />
    </Popover>
  );
}
