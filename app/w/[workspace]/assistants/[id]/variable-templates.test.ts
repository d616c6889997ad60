import { describe, expect, it } from "vitest";
import { type PostCallVariable, PostCallVariables } from "@/server/domain/assistants/schema";
import { addTemplate, VARIABLE_TEMPLATES } from "./variable-templates";

const named = (name: string) => {
  const template = VARIABLE_TEMPLATES.find((one) => one.name === name);
  if (!template) throw new Error(`There is no template ${name}`);
  return template;
};
const stored = (name: string, over: Partial<PostCallVariable> = {}): PostCallVariable => ({
  id: `pcv_${name}`,
  name,
  type: "boolean",
  description: "Mine",
  options: [],
  settings: {},
  ...over,
});

describe("templates of variables", () => {
  it.each(VARIABLE_TEMPLATES)("$name can be saved as it is, alone and after all others", ({ variables }) => {
    expect(PostCallVariables.safeParse(variables).error).toBeUndefined();
    const all = VARIABLE_TEMPLATES.reduce<PostCallVariable[]>(
      (have, template) => addTemplate(have, template).variables,
      variables,
    );
    expect(PostCallVariables.safeParse(all).error).toBeUndefined();
  });

  it("leave what the assistant has as it is, and say so", () => {
    const mine = stored("status");
    const { variables, added, kept } = addTemplate(
      [mine, stored("Summary", { type: "text" })],
      named("Survey"),
    );
    expect(variables[0]).toEqual(mine);
    expect(kept).toEqual(["status", "summary"]);
    expect(added).toEqual(["satisfaction", "would_recommend", "liked", "to_improve", "may_follow_up"]);
  });

  it("do without a condition on a variable that is another one there", () => {
    const { variables } = addTemplate([stored("status", { type: "text" })], named("Appointment"));
    expect(variables.find(({ name }) => name === "appointment_at")?.settings).toEqual({ required: true });
    expect(PostCallVariables.safeParse(variables).success).toBe(true);
  });

  it("say which ones did not fit in", () => {
    const full = Array.from({ length: 99 }, (_, index) => stored(`v${index}`));
    const { added, left } = addTemplate(full, named("Survey"));
    expect(added).toEqual(["status"]);
    expect(left).toHaveLength(6);
  });
});
