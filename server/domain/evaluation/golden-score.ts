import type { PostCallVariable } from "../assistants/schema";
import { coerceValue } from "./coerce";
import type { Variables, VariableValue } from "./schema";

/** A call's confirmed values; a name that is not in it is not judged. */
export interface Golden {
  callId: string;
  values: Variables;
}

/** What was read from each golden call, by its id; a call that could not be read is not in it. */
export type Readings = ReadonlyMap<string, Variables>;

export interface VariableScore {
  name: string;
  /** In how many of the calls that were read the value is judged. */
  judged: number;
  right: number;
}

export interface WrongValue {
  name: string;
  wanted: VariableValue;
  got: VariableValue;
}

export interface GoldenScore {
  /** One for each definition, in their order. */
  variables: VariableScore[];
  calls: { callId: string; read: boolean; wrong: WrongValue[] }[];
}

/**
 * Holds readings against the golden values: how often each variable is right, and where it is not. A golden value that
 * is none of its variable's any more (its type or options changed) is not judged. Pure.
 */
export function scoreGolden(
  definitions: PostCallVariable[],
  golden: Golden[],
  readings: Readings,
): GoldenScore {
  const judged = golden.flatMap((call) => {
    const reading = readings.get(call.callId);
    return reading ? [{ call, values: judgedValues(definitions, call, reading) }] : [];
  });
  const values = judged.flatMap((one) => one.values);
  return {
    variables: definitions.map(({ name }) => {
      const own = values.filter((value) => value.name === name);
      return { name, judged: own.length, right: own.filter(({ right }) => right).length };
    }),
    calls: golden.map(({ callId }) => {
      const one = judged.find(({ call }) => call.callId === callId);
      const wrong = (one?.values ?? []).filter(({ right }) => !right);
      return { callId, read: one !== undefined, wrong: wrong.map(({ right: _, ...value }) => value) };
    }),
  };
}

const judgedValues = (definitions: PostCallVariable[], { values }: Golden, reading: Variables) =>
  definitions.flatMap((definition) => {
    const { name } = definition;
    const wanted = values[name];
    if (wanted === undefined || coerceValue(definition, wanted).reason !== undefined) return [];
    const got = reading[name] ?? null;
    return [{ name, wanted, got, right: meansTheSame(definition, wanted, got) }];
  });

/**
 * Whether two values of a variable mean the same: text without regard to case and white space, lists and options in any
 * order, moments as instants. Unknown is only the same as unknown.
 */
export function meansTheSame(
  { type }: Pick<PostCallVariable, "type">,
  one: VariableValue,
  other: VariableValue,
): boolean {
  if (one === null || other === null) return one === other;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other)) return false;
    const [left, right] = [one, other].map((list) => JSON.stringify(list.map(folded).sort()));
    return left === right;
  }
  if (typeof one !== "string" || typeof other !== "string") return one === other;
  switch (type) {
    case "text":
    case "email":
      return folded(one) === folded(other);
    case "datetime":
      return Date.parse(one) === Date.parse(other);
    default:
      return one === other;
  }
}

const folded = (text: string) => text.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();

export type ChangeVerdict = "better" | "worse" | "still_wrong";

/** One judged value that the two readings do not agree on. */
export interface ChangedValue {
  callId: string;
  name: string;
  wanted: VariableValue;
  before: VariableValue;
  after: VariableValue;
  verdict: ChangeVerdict;
}

export interface ComparedVariable {
  name: string;
  /** In how many calls it is judged by both; `before` and `after`: in how many of them it was right. */
  judged: number;
  before: number;
  after: number;
}

export interface GoldenComparison {
  variables: ComparedVariable[];
  changes: ChangedValue[];
}

/**
 * Two sets of definitions against the same golden calls: right before and after for each variable that both can be
 * judged by, over the calls that both read, and each value that came out otherwise. A variable is followed by its id,
 * so that a new name is no other variable; names in the result are the new ones. Pure.
 */
export function compareGolden(
  golden: Golden[],
  before: { definitions: PostCallVariable[]; readings: Readings },
  after: { definitions: PostCallVariable[]; readings: Readings },
): GoldenComparison {
  const claimed = new Set(after.definitions.map(({ id }) => id));
  const unclaimed = before.definitions.filter(({ id }) => id === undefined || !claimed.has(id));
  const pairs = after.definitions.flatMap((definition) => {
    const { id, name } = definition;
    const old =
      before.definitions.find((one) => id !== undefined && one.id === id) ??
      unclaimed.find((one) => one.name === name);
    return old ? [{ old, definition }] : [];
  });
  const compared = pairs.map(({ old, definition }) => ({
    name: definition.name,
    values: golden.flatMap(({ callId, values }) => {
      const wanted = values[old.name];
      const [was, is] = [before.readings.get(callId), after.readings.get(callId)];
      if (wanted === undefined || !was || !is) return [];
      if ([old, definition].some((one) => coerceValue(one, wanted).reason !== undefined)) return [];
      const [left, right] = [was[old.name] ?? null, is[definition.name] ?? null];
      return [
        {
          ...{ callId, name: definition.name, wanted, before: left, after: right },
          rightBefore: meansTheSame(old, wanted, left),
          rightAfter: meansTheSame(definition, wanted, right),
          same: meansTheSame(definition, left, right),
        },
      ];
    }),
  }));
  return {
    variables: compared.map(({ name, values }) => ({
      name,
      judged: values.length,
      before: values.filter(({ rightBefore }) => rightBefore).length,
      after: values.filter(({ rightAfter }) => rightAfter).length,
    })),
    changes: compared.flatMap(({ values }) =>
      values
        .filter(({ same }) => !same)
        .map(({ rightBefore, rightAfter, same: _, ...value }) => ({
          ...value,
          verdict: rightAfter
            ? ("better" as const)
            : rightBefore
              ? ("worse" as const)
              : ("still_wrong" as const),
        })),
    ),
  };
}
