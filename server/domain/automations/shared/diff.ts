import type { Definition } from "../schema";
import { lanesOf, type Step } from "../steps/all";
import { groupsInWords } from "./conditions";
import { Groups } from "./operators";
import { stepTitle } from "./tree";

/** One difference between two definitions. */
export interface Change {
  kind: "added" | "removed" | "moved" | "renamed" | "changed";
  stepId: string;
  /** In words, without the values: "Message of *Thank you* changed". */
  text: string;
  /** Of a changed field: its values as people read them; null: nothing. */
  from?: string | null;
  to?: string | null;
}

/** What ids are called: senders by their number, connections by their name. */
export type Names = Readonly<Record<string, string>>;

interface Found {
  step: Step;
  title: string;
  /** The branch and lane, or null in the main line. */
  parent: { id: string; lane: string; laneTitle: string } | null;
}

/** What became of `before` in `after`, step by step, top-down; a step is the same by its id. */
export function diffDefinitions(before: Definition, after: Definition, names: Names = {}): Change[] {
  const old = found(before);
  const now = found(after);
  const moved = movedSteps(old, now);
  const changes: Change[] = [];
  for (const [id, { title }] of old) {
    if (!now.has(id)) changes.push({ kind: "removed", stepId: id, text: `Removed step *${title}*` });
  }
  for (const [id, { step, title, parent }] of now) {
    const was = old.get(id);
    if (!was) {
      changes.push({ kind: "added", stepId: id, text: `Added step *${title}*${placeOf(parent, now)}` });
      continue;
    }
    if (was.title !== title)
      changes.push({ kind: "renamed", stepId: id, text: `*${was.title}* is called *${title}* now` });
    if (moved.has(id)) changes.push({ kind: "moved", stepId: id, text: movedText(id, now) });
    changes.push(...changedFields(was.step, step, title, names));
  }
  return changes;
}

/** "Message of *Thank you* changed from “Hi” to “Hello”": a change as one sentence. */
export const changeInWords = ({ text, from, to }: Change): string =>
  from === undefined && to === undefined ? text : `${text} from ${quoted(from)} to ${quoted(to)}`;

const quoted = (value: string | null | undefined) => (value ? `“${value}”` : "nothing");

function found(definition: Definition): Map<string, Found> {
  const all = new Map<string, Found>();
  const walk = (steps: readonly Step[], parent: Found["parent"]) => {
    for (const step of steps) {
      all.set(step.id, { step, title: stepTitle(step), parent });
      for (const lane of lanesOf(step))
        walk(lane.steps, { id: step.id, lane: lane.key, laneTitle: lane.title });
    }
  };
  walk(definition.steps, null);
  return all;
}

const key = ({ parent }: Found) => (parent ? `${parent.id}/${parent.lane}` : "");

/** Steps in another lane, and in each lane the fewest that explain another order. */
function movedSteps(old: Map<string, Found>, now: Map<string, Found>): Set<string> {
  const moved = new Set<string>();
  const stayed = new Map<string, string[]>();
  for (const [id, at] of now) {
    const was = old.get(id);
    if (!was) continue;
    if (key(was) !== key(at)) moved.add(id);
    else stayed.set(key(at), [...(stayed.get(key(at)) ?? []), id]);
  }
  const order = new Map([...old.keys()].map((id, at) => [id, at]));
  for (const ids of stayed.values()) {
    const kept = longestRising(ids.map((id) => order.get(id) ?? 0));
    ids.forEach((id, at) => {
      if (!kept.has(at)) moved.add(id);
    });
  }
  return moved;
}

/** Positions of a longest rising part of the numbers. */
function longestRising(numbers: readonly number[]): Set<number> {
  let best: number[] = [];
  const ending: number[][] = [];
  numbers.forEach((number, at) => {
    const before = ending
      .slice(0, at)
      .filter((chain) => (numbers[chain.at(-1) ?? 0] ?? 0) < number)
      .reduce<number[]>((longest, chain) => (chain.length > longest.length ? chain : longest), []);
    ending.push([...before, at]);
    if (before.length + 1 > best.length) best = [...before, at];
  });
  return new Set(best);
}

function movedText(id: string, now: Map<string, Found>): string {
  const at = now.get(id);
  if (!at) return "";
  const siblings = [...now].filter(([, one]) => key(one) === key(at)).map(([sibling]) => sibling);
  const above = now.get(siblings[siblings.indexOf(id) - 1] ?? "");
  const where = placeOf(at.parent, now);
  return above
    ? `Moved *${at.title}* below *${above.title}*${where}`
    : `Moved *${at.title}* to the top${where}`;
}

function placeOf(parent: Found["parent"], now: Map<string, Found>): string {
  if (!parent) return "";
  const branch = now.get(parent.id);
  return ` in the ${parent.laneTitle} lane of *${branch?.title ?? "a branch"}*`;
}

/** Fields that are told otherwise. */
const APART = new Set(["id", "type", "name", "lanes", "disabled", "key"]);

function changedFields(before: Step, after: Step, title: string, names: Names): Change[] {
  const changes: Change[] = [];
  const switched = [before, after].map((step) => "disabled" in step && step.disabled === true);
  if (switched[0] !== switched[1]) {
    const text = switched[1] ? `*${title}* is switched off` : `*${title}* is switched on again`;
    changes.push({ kind: "changed", stepId: after.id, text });
  }
  const was = leavesOf(before, names);
  const is = leavesOf(after, names);
  for (const path of new Set([...was.keys(), ...is.keys()])) {
    const from = was.get(path) ?? null;
    const to = is.get(path) ?? null;
    if (from === to) continue;
    changes.push({
      kind: "changed",
      stepId: after.id,
      text: `${fieldLabel(path)} of *${title}* changed`,
      from,
      to,
    });
  }
  return changes;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A step's own fields, down to what is a value for people: a text, a number, all conditions of a branch. */
function leavesOf(step: Step, names: Names): Map<string, string> {
  const leaves = new Map<string, string>();
  const walk = (value: unknown, path: string[]) => {
    if (value === undefined || value === null || value === "") return;
    const groups = path.at(-1) === "groups" ? Groups.safeParse(value) : null;
    if (groups?.success) {
      if (groups.data.flat().some(({ path: of }) => of !== ""))
        leaves.set(path.join("."), groupsInWords(groups.data));
    } else if (Array.isArray(value)) {
      value.forEach((item, at) => {
        walk(item, [...path, String(isObject(item) ? (item.letter ?? item.key ?? at + 1) : at + 1)]);
      });
    } else if (isObject(value)) {
      for (const [name, inner] of Object.entries(value)) if (name !== "key") walk(inner, [...path, name]);
    } else leaves.set(path.join("."), valueWords(value, names));
  };
  for (const [name, value] of Object.entries(step)) if (!APART.has(name)) walk(value, [name]);
  return leaves;
}

const valueWords = (value: unknown, names: Names): string => {
  if (value === true) return "yes";
  if (value === false) return "no";
  return names[String(value)] ?? String(value);
};

const FIELD_LABELS: Record<string, string> = {
  body: "Message",
  to: "Recipient",
  senderId: "Sender",
  connectionId: "Connection",
  groups: "Condition",
  amount: "Time",
  unit: "Unit",
  maxSegments: "Most segments",
  allowLinks: "Links out of the call",
  againAfterMinutes: "Second try after minutes",
  share: "Share",
  subject: "Subject",
  text: "Text",
  url: "URL",
};

/** "variants.others.B.body" → "Message B"; what has no name of its own is called as it is written. */
function fieldLabel(path: string): string {
  const parts = path.split(".").filter((part) => part !== "variants" && part !== "others");
  const tag = parts.find((part) => /^([A-D]|b?\d+)$/.test(part))?.replace("b", "");
  const last = parts.findLast((part) => !/^([A-D]|b?\d+)$/.test(part)) ?? path;
  const known = FIELD_LABELS[last];
  const words = known ?? last.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll("_", " ");
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  return tag === undefined ? label : `${label} ${tag}`;
}
