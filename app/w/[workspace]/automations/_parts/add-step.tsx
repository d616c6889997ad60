"use client";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Popover } from "@/app/_ui/popover";
import { isStepType, kindOf, type StepType } from "@/server/domain/automations/steps/all";
import { STEP_LOOKS } from "../_steps/all";
import { Catalogue, type CatalogueGroup } from "./catalogue";

function catalogue(): CatalogueGroup[] {
  const groups = new Map<string, CatalogueGroup>();
  for (const [type, { group, icon, help, keywords }] of Object.entries(STEP_LOOKS)) {
    if (!isStepType(type)) continue;
    const of = groups.get(group) ?? { title: group, items: [] };
    of.items.push({ id: type, title: kindOf({ type }).title, help, icon, keywords });
    groups.set(group, of);
  }
  return [...groups.values()];
}

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
        groups={catalogue()}
        autoFocus
        className="max-h-96"
        onChoose={(id) => {
          setOpen(false);
          if (isStepType(id)) onAdd(id);
        }}
      />
    </Popover>
  );
}
