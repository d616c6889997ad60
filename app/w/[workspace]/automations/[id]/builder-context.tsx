"use client";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { AutomationView } from "@/server/domain/automations/get-automation";
import type { Problem, Step } from "@/server/domain/automations/schema";
import { type DataGroup, dataTree } from "@/server/domain/automations/shared/data-tree";
import { findProblems } from "@/server/domain/automations/shared/problems";
import { updateStep } from "@/server/domain/automations/shared/tree";
import type { CallData } from "@/server/domain/automations/shared/values";
import { findWarnings } from "@/server/domain/automations/shared/warnings";
import type { DraftHandle } from "./use-draft";

interface Builder {
  base: string;
  view: AutomationView;
  draft: DraftHandle;
  problems: Problem[];
  /** What is worth a look and keeps nothing from being published. */
  warnings: Problem[];
  /** What can be inserted, with the sample's values. */
  groups: DataGroup[];
  sample: CallData | null;
  changeStep: (step: Step) => void;
  /** The problem of a field, once the person has been there or asked for the list. */
  errorOf: (stepId: string, field: string) => string | undefined;
  touch: (stepId: string, field: string) => void;
  touchAll: () => void;
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
  const value = useMemo<Builder>(() => {
    const sample = view.sample?.payload.data ?? null;
    const { postCallVariables: variables, callVariables } = view.assistant;
    const { senders, connections } = view;
    const problems = findProblems(draft.definition, { variables, senders, connections, sample });
    return {
      base,
      view,
      draft,
      problems,
      warnings: findWarnings(draft.definition, { senderName: view.workspaceName }),
      sample,
      groups: dataTree({ variables, callVariables: callVariables.map(({ name }) => name), sample }),
      changeStep: (step) => draft.change({ definition: updateStep(draft.definition, step.id, () => step) }),
      errorOf: (stepId, field) =>
        all || touched.has(`${stepId}.${field}`)
          ? problems.find((problem) => problem.stepId === stepId && problem.field === field)?.message
          : undefined,
      touch: (stepId, field) => setTouched((now) => new Set(now).add(`${stepId}.${field}`)),
      touchAll: () => setAll(true),
    };
  }, [base, view, draft, touched, all]);
  return <Context value={value}>{children}</Context>;
}
