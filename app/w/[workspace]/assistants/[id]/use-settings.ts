"use client";
import { type FieldPath, useFormContext } from "react-hook-form";
import type { VariableSettings } from "@/server/domain/assistants/schema";
import type { PostCallValues } from "./post-call-form";
import { withSettings } from "./settings";

/** Where the schema may find fault, the outer before the inner: no field is registered here for the form to find them by. */
const LEAVES = [
  "",
  "examples",
  "min",
  "max",
  "unit",
  "optionHints",
  "condition",
  "condition.name",
  "condition.equals",
  "condition.seconds",
] as const;

/** The settings of one variable of the form; `set` takes out what is undefined, `check` is for when a field is left. */
export function useSettings(index: number) {
  const form = useFormContext<PostCallValues>();
  const at = `postCallVariables.${index}.settings` as const;
  const settings = form.watch(at) ?? {};
  const { formState } = form;
  const messageAt = (path: FieldPath<PostCallValues>) => {
    // Where the field is an object, "message" may also be one of its own.
    const message: unknown = form.getFieldState(path, formState).error?.message;
    return typeof message === "string" ? message : undefined;
  };
  const check = () =>
    void form.trigger(LEAVES.map((leaf) => (leaf === "" ? at : (`${at}.${leaf}` as const))));
  return {
    settings,
    set: (change: Partial<VariableSettings>) => {
      form.setValue(at, withSettings(settings, change), { shouldDirty: true });
      // What is said to be wrong goes as soon as it is right.
      if (form.getFieldState(at, formState).invalid) check();
    },
    check,
    errorOf: (field: "examples" | "min" | "max" | "unit") => messageAt(`${at}.${field}`),
    exampleError: (place: number) => messageAt(`${at}.examples.${place}`),
    conditionErrors: {
      whole: messageAt(`${at}.condition`),
      equals: messageAt(`${at}.condition.equals`),
      seconds: messageAt(`${at}.condition.seconds`),
      name: messageAt(`${at}.condition.name`),
    },
    error: messageAt(at),
  };
}
