import type { JsonObject } from "./view";

/** A call variable as its assistant declares it. */
export interface Declared {
  name: string;
  type: "text" | "number" | "boolean";
}

/**
 * What a real call's assistant knows: for each declared variable the lead's value of that name, by its type; none
 * where the lead has none. Defaults are for test calls (`defaultOf`). Names differ in case and "_" at most.
 */
export function variablesFromLead(declared: Declared[], lead: JsonObject): JsonObject {
  const known = new Map(Object.entries(lead).map(([key, value]) => [plain(key), value]));
  return Object.fromEntries(
    declared.flatMap(({ name, type }) => {
      const value = Object.hasOwn(lead, name) ? lead[name] : known.get(plain(name));
      if (value === undefined || value === null || typeof value === "object") return [];
      return [[name, typed(value, type)]];
    }),
  );
}

const plain = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, "");

/** A text that reads as the type; what does not stays as it is. */
function typed(value: string | number | boolean, type: Declared["type"]): string | number | boolean {
  switch (type) {
    case "text":
      return String(value);
    case "number":
      return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
        ? Number(value)
        : value;
    case "boolean":
      return value === "true" ? true : value === "false" ? false : value;
    default:
      return type satisfies never;
  }
}
