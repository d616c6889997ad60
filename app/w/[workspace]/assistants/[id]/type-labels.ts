import type { PostCallVariableType } from "@/server/domain/assistants/schema";

/** The types by the names that the conditions of a Branch use too. */
export const TYPE_LABELS: Record<PostCallVariableType, string> = {
  boolean: "Boolean",
  text: "Text",
  number: "Number",
  enum: "Options",
  date: "Date",
  time: "Time",
  datetime: "Date and time",
  phone: "Phone number",
  email: "Email",
  list: "List",
};

/** The same for a type as it was stored once. */
export const typeLabel = (type: string) =>
  new Map<string, string>(Object.entries(TYPE_LABELS)).get(type) ?? type;
