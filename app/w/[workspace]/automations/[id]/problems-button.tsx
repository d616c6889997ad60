"use client";
import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Popover } from "@/app/_ui/popover";
import { findStep, stepTitle } from "@/server/domain/automations/shared/tree";
import { useBuilder } from "./builder-context";
import { useChosenStep } from "./use-chosen-step";

/** How many things keep it from being published; opens the list, each leading to its step. */
export function ProblemsButton() {
  const { problems, draft, touchAll } = useBuilder();
  const [open, setOpen] = useState(false);
  const [, choose] = useChosenStep();
  if (problems.length === 0) return null;
  const title = (id: string | null) => {
    const placed = id === null ? undefined : findStep(draft.definition, id);
    return placed ? stepTitle(placed.step) : "The automation";
  };
  return (
    <Popover
      label="Problems"
      open={open}
      onOpenChange={(next) => {
        if (next) touchAll();
        setOpen(next);
      }}
      align="end"
      className="w-80 p-1.5"
      trigger={
        <Button variant="ghost" icon={<CircleAlert />} className="text-warning-text">
          {problems.length} {problems.length === 1 ? "problem" : "problems"}
        </Button>
      }
    >
      <ul className="flex flex-col">
        {problems.map(({ stepId, field, message }) => (
          <li key={`${stepId}.${field}.${message}`}>
            <button
              type="button"
              className="w-full rounded-md px-2 py-1.5 text-left hover:bg-hover"
              onClick={() => {
                setOpen(false);
                choose(stepId ?? "trigger");
              }}
            >
              <span className="block text-ink-muted text-xs">{title(stepId)}</span>
              {message}
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
