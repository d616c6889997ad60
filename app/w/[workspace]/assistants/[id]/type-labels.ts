import type { PostCallVariableType } from "@/server/domain/assistants/schema";

/** The types in the words of people who do not program. */
export const TYPE_LABELS: Record<PostCallVariableType, string> = {
  boolean: "Yes or no",
  text: "Text",
  number: "Number",
  enum: "One of a list",
  date: "Date",
};
