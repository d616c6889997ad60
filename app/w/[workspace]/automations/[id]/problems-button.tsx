"use client";
import { CircleAlert, Lightbulb } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Popover } from "@/app/_ui/popover";
import type { Problem } from "@/server/domain/automations/schema";
import { findStep, stepTitle } from "@/server/domain/automations/shared/tree";
import { useBuilder } from "./builder-context";

/** How many things keep it from being published, and what else is worth a look; each leads to its step. */
export function ProblemsButton() {
  const { problems, warnings, touchAll } = useBuilder();
  const [open, setOpen] = useState(false);
  if (problems.length + warnings.length === 0) return null;
  const isBlocked = problems.length > 0;
  const words = isBlocked
    ? `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`
    : `${warnings.length} ${warnings.length === 1 ? "hint" : "hints"}`;
  const close = () => setOpen(false);
  return (
    <Popover
      label={isBlocked ? "Problems" : "Hints"}
      open={open}
      onOpenChange={(next) => {
        if (next && isBlocked) touchAll();
        setOpen(next);
      }}
      align="end"
      className="w-80 p-1.5"
      trigger={
        <Button
          variant="ghost"
          icon={isBlocked ? <CircleAlert /> : <Lightbulb />}
          className={isBlocked ? "text-warning-text" : "text-ink-muted"}
        >
          {words}
        </Button>
      }
    >
      <Faults faults={problems} onChoose={close} />
      {warnings.length > 0 && (
        <>
          <h3
            className={`px-2 pb-1 font-medium text-ink-muted text-xs ${isBlocked ? "mt-1 border-t pt-2" : "pt-1"}`}
          >
            Worth a look; it can be published as it is
          </h3>
          <Faults faults={warnings} onChoose={close} />
        </>
      )}
    </Popover>
  );
}

function Faults({ faults, onChoose }: { faults: Problem[]; onChoose: () => void }) {
  const { draft, goTo } = useBuilder();
  const title = (id: string | null) => {
    const placed = id === null ? undefined : findStep(draft.definition, id);
    return placed ? stepTitle(placed.step) : "The automation";
  };
  return (
    <ul className="flex flex-col">
      {faults.map((fault) => (
        <li key={`${fault.stepId}.${fault.field}.${fault.message}`}>
          <button
            type="button"
            className="w-full rounded-md px-2 py-1.5 text-left hover:bg-hover"
            onClick={() => {
              onChoose();
              goTo(fault);
            }}
          >
            <span className="block text-ink-muted text-xs">{title(fault.stepId)}</span>
            {fault.message}
          </button>
        </li>
      ))}
    </ul>
  );
}
