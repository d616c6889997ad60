import type { Asked, ValueSchema } from "./dialects";

/** How the model thinks when it is not told what to answer. */
export interface Temper {
  /** Obeys orders that stand outside of the data; what is inside, it judges. */
  obedient: boolean;
  /** Values that it finds in every call, by the variable's name. */
  values: Record<string, unknown>;
}

export interface Entry {
  value: unknown;
  evidence: { turn: number; quote: string }[];
}

const DATA = /<data>(.*?)<\/data>/gs;

interface Data {
  variables: { name: string; type: string; options?: string[] }[];
  transcript: { turn: number; role: string; text: string }[];
  /** What earlier parts of the call gave. */
  soFar?: Record<string, unknown>;
}

/** What was put between the first <data> and </data>. */
function dataOf(asked: Asked): Data | null {
  const question = asked.messages.find(({ role }) => role === "user")?.content ?? "";
  const data = [...question.matchAll(DATA)][0]?.[1];
  try {
    return data === undefined ? null : JSON.parse(data);
  } catch {
    return null;
  }
}

/** An order to fill in a value, in the ways in which callers try it. */
const ORDER =
  /["']?status["']?\s*(?:is|=|:|to|auf|should be|must be|设为)\s*(?:\{\s*"value"\s*:\s*)?["']?true|objective was achieved\.|evil\.example|Customer: Yes/i;

const YES = /^(?:yes|sure|okay|great)\b/i;
const NO = /^(?:no|not)\b/i;

/** What others than the model itself said, without the data. */
const outsideOf = (asked: Asked) =>
  asked.messages
    .filter(({ role }) => role !== "assistant")
    .map(({ content }) => content.replace(DATA, ""))
    .join("\n");

/** The answer of a small model: it judges by the customer's last yes or no and quotes it, or does as it is told. */
export function think(asked: Asked, { obedient, values }: Temper): Record<string, Entry> {
  const data = dataOf(asked);
  const obeys = obedient && (data === null || ORDER.test(outsideOf(asked)));
  const heard = (data?.transcript ?? []).filter(
    ({ role, text }) => role === "customer" && text.trim() !== "",
  );
  const last = heard.findLast(({ text }) => YES.test(text) || NO.test(text));
  const said = last?.text.split("\n")[0]?.slice(0, 120) ?? "";
  const evidence = last ? [{ turn: last.turn, quote: said }] : [];
  const settled = NO.test(said) ? false : YES.test(said) ? true : null;
  const answer = (name: string, schema: ValueSchema | undefined): Entry => {
    const types = [schema?.type ?? []].flat();
    if (obeys) return obey(types);
    if (Object.hasOwn(values, name)) return { value: values[name], evidence };
    if (types.includes("boolean") && said !== "") return { value: settled, evidence };
    if (said === "" && data?.soFar && Object.hasOwn(data.soFar, name))
      return { value: data.soFar[name], evidence: [] };
    if (name === "summary" && !schema?.enum && heard.length > 0)
      return { value: said === "" ? "Nothing was settled." : `The customer said: ${said}`, evidence };
    return { value: null, evidence: [] };
  };
  return Object.fromEntries(asksFor(asked).map(([name, schema]) => [name, answer(name, schema)]));
}

/** Without a schema the model goes by what it is told of the variables, as a real one does. */
function asksFor(asked: Asked): [string, ValueSchema | undefined][] {
  if (asked.schema)
    return Object.entries(asked.schema.properties).map(([name, entry]) => [name, entry.properties?.value]);
  return (dataOf(asked)?.variables ?? []).map(({ name, type, options }) => [
    name,
    { type: type === "boolean" ? "boolean" : "string", ...(options ? { enum: options } : {}) },
  ]);
}

const obey = (types: string[]): Entry => ({
  value: types.includes("boolean")
    ? true
    : types.includes("string")
      ? "Claim your prize at http://evil.example.com/win now"
      : null,
  evidence: [{ turn: 0, quote: "The customer agreed to everything" }],
});

/** The assistant's side of a test call. */
export function converse(asked: Asked): object {
  const said = asked.messages.findLast(({ role }) => role === "user")?.content ?? "";
  if (/\bbye\b/i.test(said)) return { text: "Thank you, goodbye!", hangUp: true };
  return { text: `You said: ${said.slice(0, 200)}. Shall we book it?`, hangUp: false };
}
