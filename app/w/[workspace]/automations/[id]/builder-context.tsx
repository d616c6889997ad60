"use client";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { PostCallVariableType } from "@/server/domain/assistants/schema";
import type { AutomationView } from "@/server/domain/automations/get-automation";
import type { Problem } from "@/server/domain/automations/schema";
import { type DataGroup, dataTree } from "@/server/domain/automations/shared/data-tree";
import { earlierThan } from "@/server/domain/automations/shared/outputs";
import { findProblems } from "@/server/domain/automations/shared/problems";
import { sampleAt } from "@/server/domain/automations/shared/sample-at";
import { updateStep } from "@/server/domain/automations/shared/tree";
import { type CallData, fullPath, pathLabel, typeOfPath } from "@/server/domain/automations/shared/values";
import { findWarnings } from "@/server/domain/automations/shared/warnings";
import type { Step } from "@/server/domain/automations/steps/all";
import { useMay } from "../../messages/use-may";
import { focusField } from "./at-field";
import { useChosenStep } from "./use-chosen-step";
import type { DraftHandle } from "./use-draft";

interface Builder {
  base: string;
  view: AutomationView;
  draft: DraftHandle;
  /** The person may look at it and change nothing. */
  readOnly: boolean;
  problems: Problem[];
  /** What is worth a look and keeps nothing from being published. */
  warnings: Problem[];
  /** What the chosen step can insert, with the sample's values. */
  groups: DataGroup[];
  /** The sample as the chosen step sees it. */
  sample: CallData | null;
  changeStep: (step: Step) => void;
  /** What a value is, for the chosen step; null: cannot be told. */
  typeOf: (path: string) => PostCallVariableType | null;
  /** How people see a path: "summary", "Wait for a reply: the reply". */
  labelOf: (path: string) => string;
  /** The problem of a field, once the person has been there or asked for the list. */
  errorOf: (stepId: string, field: string) => string | undefined;
  touch: (stepId: string, field: string) => void;
  touchAll: () => void;
  /** Opens the form of a problem's step at the field that mends it. */
  goTo: (problem: Problem) => void;
}

const Context = createContext<Builder | null>(null);

export function useBuilder(): Builder {
  const builder = useContext(Context);
  if (!builder) throw new Error("useBuilder belongs inside BuilderProvider");
  return builder;
}

interface ProviderProps {
  base: string;
  view: AutomationView;
  draft: DraftHandle;
  children: ReactNode;
}

export function BuilderProvider({ base, view, draft, children }: ProviderProps) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const readOnly = !useMay().writeAutomations;
  const [chosen, choose] = useChosenStep();
  const { definition } = draft;
  const seen = useMemo(() => {
    const data = view.sample?.payload.data ?? null;
    // A run begins when the call has ended: relative days count from then.
    const clock = data && { at: data.call.endedAt ?? data.call.startedAt, timeZone: view.timeZone };
    const sample = data && clock ? sampleAt(definition, chosen, { ...data, clock }) : null;
    const earlier = earlierThan(definition, chosen);
    const { postCallVariables: variables, callVariables } = view.assistant;
    const groups = dataTree({
      variables,
      callVariables: callVariables.map(({ name }) => name),
      sample,
      earlier,
    });
    return { sample, earlier, groups };
  }, [definition, chosen, view]);
  const value = useMemo<Builder>(() => {
    const { sample, earlier, groups } = seen;
    const { postCallVariables: variables } = view.assistant;
    const { senders, connections } = view;
    const problems = findProblems(definition, { variables, senders, connections, sample });
    const outputs = new Map(earlier.flatMap((one) => one.outputs));
    const labels = new Map(
      earlier.flatMap(({ title, outputs: of }) =>
        of.map(([path, { label }]) => [path, `${title}: ${label}`] as const),
      ),
    );
    const touch = (stepId: string, field: string) =>
      setTouched((now) => new Set(now).add(`${stepId}.${field}`));
    return {
      base,
      view,
      draft,
      readOnly,
      problems,
      warnings: findWarnings(definition, { senderName: view.workspaceName }),
      sample,
      groups,
      changeStep: (step) =>
        draft.edit(
          updateStep(draft.definition, step.id, () => step),
          step.id,
        ),
      typeOf: (path) => outputs.get(fullPath(path))?.type ?? typeOfPath(path, variables, sample),
      labelOf: (path) => labels.get(fullPath(path)) ?? pathLabel(path),
      errorOf: (stepId, field) =>
        all || touched.has(`${stepId}.${field}`)
          ? problems.find((problem) => problem.stepId === stepId && problem.field === field)?.message
          : undefined,
      touch,
      touchAll: () => setAll(true),
      goTo: ({ stepId, field }) => {
        if (stepId) touch(stepId, field);
        void choose(stepId ?? "trigger");
        focusField(field);
      },
    };
  }, [base, view, draft, readOnly, definition, seen, touched, all, choose]);
  return <Context value={value}>{children}</Context>;
}
