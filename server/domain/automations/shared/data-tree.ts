import type { PostCallVariable, PostCallVariableType } from "../../assistants/schema";
import type { Earlier } from "./outputs";
import {
  CALL_FIELDS,
  type CallData,
  pathLabel,
  resolvePath,
  showValue,
  typeOfPath,
  typeOfValue,
} from "./values";

/** A value that the picker offers. */
export interface DataItem {
  path: string;
  label: string;
  type: PostCallVariableType | null;
  /** Of the sample; null: unknown there, or no sample yet. */
  sample: string | null;
}
export interface DataGroup {
  title: string;
  items: DataItem[];
}

interface Sources {
  /** Steps before the one that inserts. */
  earlier?: readonly Earlier[];
  variables: readonly PostCallVariable[];
  callVariables: readonly string[];
  sample: CallData | null;
}

/**
 * All that can be inserted, grouped, with the sample's values and types. Variables are listed as the assistant
 * defines them now, so one that was added a moment ago is there before the next sample.
 */
export function dataTree({ variables, callVariables, sample, earlier = [] }: Sources): DataGroup[] {
  const item = (path: string): DataItem => ({
    path,
    label: pathLabel(path),
    type: typeOfPath(path, variables, sample),
    sample: sample ? showValue(resolvePath(sample, path).value) : null,
  });
  const leaves = (value: unknown, path: string): DataItem[] => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
    }
    const isOther = Array.isArray(value) && typeOfValue(value) === null;
    return isOther || !/^[\w]+(\.[\w -]+)+$/.test(path) ? [] : [{ ...item(path), type: typeOfValue(value) }];
  };
  const known = new Set([...callVariables, ...Object.keys(sample?.callVariables ?? {})]);
  return [
    { title: "Post-call variables", items: variables.map(({ name }) => item(`variables.${name}`)) },
    { title: "Call", items: Object.keys(CALL_FIELDS).map((name) => item(`call.${name}`)) },
    { title: "Lead", items: sample ? leaves(sample.lead, "lead") : [] },
    { title: "Call variables", items: [...known].map((name) => item(`callVariables.${name}`)) },
    ...earlier.map(({ title, outputs }) => ({
      title,
      items: outputs.map(([path, { label, type }]) => ({ ...item(path), label: `${title}: ${label}`, type })),
    })),
  ].filter(({ items }) => items.length > 0);
}

/** The groups with the items whose label, path or sample holds every word of the search. */
export function searchTree(groups: readonly DataGroup[], search: string): DataGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map(({ title, items }) => ({
      title,
      items: items.filter((item) => {
        const text = `${title} ${item.label} ${item.path} ${item.sample ?? ""}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ items }) => items.length > 0);
}
