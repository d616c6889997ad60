"use client";
import { toast } from "sonner";
import {
  duplicateStep,
  findStep,
  insertStep,
  moveStep,
  moveStepTo,
  type Place,
  removeStep,
  stepTitle,
  updateStep,
} from "@/server/domain/automations/shared/tree";
import type { Step } from "@/server/domain/automations/steps/all";
import { useBuilder } from "./builder-context";
import { useChosenStep } from "./use-chosen-step";

/** What can be done with a step of the draft as a whole; each is one step of undo. */
export function useStepActions() {
  const { draft } = useBuilder();
  const [chosen, choose] = useChosenStep();
  return {
    move: (id: string, by: -1 | 1) => draft.edit(moveStep(draft.latest(), id, by)),
    moveTo: (id: string, place: Place) => draft.edit(moveStepTo(draft.latest(), id, place)),
    /** The new step's id. */
    duplicate(id: string): string | null {
      const made = duplicateStep(draft.latest(), id);
      if (!made) return null;
      draft.edit(made.definition);
      void choose(made.id);
      return made.id;
    },
    toggle: (step: Step) =>
      draft.edit(
        updateStep(draft.latest(), step.id, ({ disabled, ...rest }) =>
          disabled ? rest : { ...rest, disabled: true },
        ),
      ),
    /** Deletes it with all in its lanes, and offers it back. */
    remove(id: string) {
      const placed = findStep(draft.latest(), id);
      if (!placed) return;
      draft.edit(removeStep(draft.latest(), id));
      if (chosen === id) void choose("trigger");
      toast(`${stepTitle(placed.step)} deleted`, {
        action: {
          label: "Undo",
          onClick: () => {
            if (draft.has(id)) return;
            draft.edit(insertStep(draft.latest(), placed.place, placed.step));
            void choose(id);
          },
        },
      });
    },
  };
}
