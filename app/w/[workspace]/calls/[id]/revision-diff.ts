import type { RevisionView } from "@/server/domain/calls/call-detail";
import { sameValue, type VariableValue } from "@/server/domain/evaluation/schema";

/** A variable in two readings; undefined: that reading did not ask for it. */
export interface DiffRow {
  name: string;
  before: VariableValue | undefined;
  after: VariableValue | undefined;
  /** Why the newer value is unknown. */
  reason: string | null;
  changed: boolean;
}

type Reading = Pick<RevisionView, "variables" | "reasons" | "definitions">;

/** Each variable of either reading, in the order of the newer one; what only the older asked for comes last. */
export function diffRevisions(before: Reading, after: Reading): DiffRow[] {
  const names = [...new Set([...namesOf(after), ...namesOf(before)])];
  return names.map((name) => {
    const [was, is] = [before.variables[name], after.variables[name]];
    const changed = was === undefined || is === undefined ? was !== is : !sameValue(was, is);
    return {
      name,
      before: was,
      after: is,
      reason: is === null ? (after.reasons[name] ?? null) : null,
      changed,
    };
  });
}

const namesOf = ({ definitions, variables }: Reading) => [
  ...definitions.map(({ name }) => name).filter((name) => name in variables),
  ...Object.keys(variables),
];
