/** A variable as far as a payload shows it. */
export interface NamedVariable {
  id?: string | undefined;
  name: string;
  type: string;
}

export type PayloadChange =
  | { kind: "renamed"; from: string; to: string }
  | { kind: "removed"; name: string }
  | { kind: "retyped"; name: string; from: string; to: string };

/**
 * What receivers may stumble over when `after` replaces `before`: fields of `data.variables` that go, change their name,
 * or hold another type. A new variable is no such change: fields are added at any time.
 */
export function payloadChanges(
  before: readonly NamedVariable[],
  after: readonly NamedVariable[],
): PayloadChange[] {
  const byId = new Map(
    after.flatMap((variable) => (variable.id === undefined ? [] : [[variable.id, variable]])),
  );
  const byName = new Map(after.map((variable) => [variable.name, variable]));
  return before.flatMap((old): PayloadChange[] => {
    const now = byId.get(old.id ?? "") ?? byName.get(old.name);
    if (!now) return [{ kind: "removed", name: old.name }];
    return [
      ...(now.name === old.name ? [] : [{ kind: "renamed" as const, from: old.name, to: now.name }]),
      ...(now.type === old.type
        ? []
        : [{ kind: "retyped" as const, name: now.name, from: old.type, to: now.type }]),
    ];
  });
}
