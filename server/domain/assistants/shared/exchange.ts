import { z } from "zod";
import { locateJsonError } from "../../locate-json-error";
import { PostCallVariable, PostCallVariables } from "../schema";

/** A row of a file that cannot be taken, counted from 1, and why, field by field. */
export interface BadRow {
  row: number;
  /** As far as it can be told. */
  name: string | null;
  problems: string[];
}

interface Row {
  row: number;
  variable: PostCallVariable;
}

export type ReadFile = { ok: true; rows: Row[]; bad: BadRow[] } | { ok: false; message: string };

/** Variables as a file that another assistant can take; ids belong to the assistant and stay behind. */
export const writeVariables = (variables: readonly z.input<typeof PostCallVariable>[]): string =>
  `${JSON.stringify({ variables: variables.map(({ id: _, ...variable }) => variable) }, null, 2)}\n`;

const Rows = z.array(z.unknown());
/** Our own file, the answers of the public API, or the bare list. */
const File = z.union([
  Rows,
  z.object({ variables: Rows }).transform(({ variables }) => variables),
  z.object({ postCallVariables: Rows }).transform(({ postCallVariables }) => postCallVariables),
  z.object({ data: Rows }).transform(({ data }) => data),
]);
const MAX_CHARACTERS = 1_000_000;

/** Reads such a file, row by row: one that is wrong does not keep the others out. */
export function readVariables(text: string): ReadFile {
  if (text.length > MAX_CHARACTERS) return { ok: false, message: "This is more than a million characters" };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const { line, column } = locateJsonError(text);
    return { ok: false, message: `This is not JSON: it breaks in line ${line}, column ${column}` };
  }
  const file = File.safeParse(json);
  if (!file.success)
    return { ok: false, message: 'There is no list of variables in it: {"variables": [{"name": …}]}' };
  const rows: Row[] = [];
  const bad: BadRow[] = [];
  file.data.forEach((raw, index) => {
    const row = index + 1;
    const { id: _, ...rest } = Loose.catch({}).parse(raw);
    const parsed = PostCallVariable.safeParse(rest);
    if (parsed.success) rows.push({ row, variable: parsed.data });
    else
      bad.push({ row, name: Named.catch({ name: null }).parse(raw).name, problems: inWords(parsed.error) });
  });
  return { ok: true, rows, bad };
}

const Loose = z.record(z.string(), z.unknown());
const Named = z.object({ name: z.string().max(80).nullable() });
const inWords = (error: z.ZodError) =>
  error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message));

export interface ImportPlan {
  /** What the assistant would have, in its order. */
  variables: PostCallVariable[];
  added: string[];
  changed: { name: string; fields: string[] }[];
  removed: string[];
  /** Rows that are here already, as they are. */
  same: number;
  bad: BadRow[];
}

/**
 * What comes of taking a file into the variables that an assistant has. The same name is the same variable, whatever its
 * case, and keeps its id. With `replace` a variable that the file does not name goes; one whose row is wrong stays.
 */
export function planImport(
  current: readonly PostCallVariable[],
  file: { rows: readonly Row[]; bad: readonly BadRow[] },
  replace: boolean,
): ImportPlan {
  const bad = [...file.bad];
  let rows = [...file.rows];
  // A row that falls may take another along whose condition asks for it.
  for (;;) {
    const merged = merge(current, rows, bad, replace);
    const wrong = problemsBetween(merged);
    if (wrong.size === 0) return outline(current, merged, bad);
    rows = rows.filter((row) => !wrong.has(row));
    for (const [{ row, variable }, problems] of wrong) bad.push({ row, name: variable.name, problems });
  }
}

interface Merged {
  variable: PostCallVariable;
  /** The row it came from; null: as the assistant has it. */
  from: Row | null;
}

const key = (name: string | null) => name?.toLowerCase();

function merge(
  current: readonly PostCallVariable[],
  rows: readonly Row[],
  bad: readonly BadRow[],
  replace: boolean,
): Merged[] {
  const held = new Map(current.map((variable) => [key(variable.name), variable]));
  const taken = new Set<string | undefined>();
  const ofFile = rows.map((row): Merged => {
    const before = taken.has(key(row.variable.name)) ? undefined : held.get(key(row.variable.name));
    taken.add(key(row.variable.name));
    return { variable: before?.id ? { ...row.variable, id: before.id } : row.variable, from: row };
  });
  const named = new Set([...taken, ...bad.map(({ name }) => key(name))]);
  const stays = current.filter(({ name }) => !taken.has(key(name)) && (!replace || named.has(key(name))));
  if (replace) return [...ofFile, ...stays.map((variable) => ({ variable, from: null }))];
  const place = new Map(ofFile.map((one) => [key(one.variable.name), one]));
  const kept = current.map((variable) => place.get(key(variable.name)) ?? { variable, from: null });
  return [...kept, ...ofFile.filter((one) => !kept.includes(one))];
}

/** Faults that show only beside the other variables: two of one name, a condition that asks for what is not there. */
function problemsBetween(merged: readonly Merged[]): Map<Row, string[]> {
  // What the person has not finished yet in the form is no fault of the file.
  const whole = merged.filter(({ variable }) => PostCallVariable.safeParse(variable).success);
  const { error } = PostCallVariables.safeParse(whole.map(({ variable }) => variable));
  const problems = new Map<Row, string[]>();
  for (const { path, message } of error?.issues ?? []) {
    const [index, ...rest] = path;
    // Too many: the last one falls, and is tried without.
    const from = typeof index === "number" ? whole[index]?.from : whole.findLast((one) => one.from)?.from;
    if (!from) continue;
    const said = rest.length > 0 ? `${rest.join(".")}: ${message}` : message;
    problems.set(from, [...(problems.get(from) ?? []), said]);
  }
  return problems;
}

const FIELDS = ["name", "type", "description", "options", "settings"] as const;

function outline(
  current: readonly PostCallVariable[],
  merged: readonly Merged[],
  bad: readonly BadRow[],
): ImportPlan {
  const held = new Map(current.map((variable) => [key(variable.name), variable]));
  const added: string[] = [];
  const changed: ImportPlan["changed"] = [];
  let same = 0;
  for (const { variable, from } of merged) {
    if (!from) continue;
    const before = held.get(key(variable.name));
    const fields = before
      ? FIELDS.filter((field) => canonical(before[field]) !== canonical(variable[field]))
      : [];
    if (!before) added.push(variable.name);
    else if (fields.length > 0) changed.push({ name: variable.name, fields });
    else same += 1;
  }
  const left = new Set(merged.map(({ variable }) => key(variable.name)));
  return {
    variables: merged.map(({ variable }) => variable),
    added,
    changed,
    removed: current.filter(({ name }) => !left.has(key(name))).map(({ name }) => name),
    same,
    bad: bad.toSorted((a, b) => a.row - b.row),
  };
}

/** Equal for equal values, whatever the order of their keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? "";
