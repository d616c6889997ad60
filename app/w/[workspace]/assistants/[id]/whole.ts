import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { PostCallValues } from "./post-call-form";

/** The form's variables as the domain has them; what may be left out in input is there. */
export const whole = (values: PostCallValues["postCallVariables"]): PostCallVariable[] =>
  values.map((value) => ({
    ...value,
    description: value.description ?? "",
    options: value.options ?? [],
    settings: value.settings ?? {},
  }));
