import { Check, CircleQuestionMark, X } from "lucide-react";
import type { VariableValue } from "@/server/domain/evaluation/schema";

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const day = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });

/** A variable's value as one reads it. Null is unknown, which is a value and neither yes nor no. */
export function Value({ value }: { value: VariableValue }) {
  if (value === null) {
    return (
      <span className="inline-flex items-center gap-1 text-ink-faint">
        <CircleQuestionMark aria-hidden className="size-4" />
        Unknown
      </span>
    );
  }
  if (typeof value === "boolean") {
    const Icon = value ? Check : X;
    return (
      <span className={`inline-flex items-center gap-1 ${value ? "text-success-text" : "text-danger-text"}`}>
        <Icon aria-hidden className="size-4" />
        {value ? "True" : "False"}
      </span>
    );
  }
  if (typeof value === "number") return <span className="tabular">{value.toLocaleString("en")}</span>;
  if (Array.isArray(value)) return <span className="break-words">{value.join(", ") || "None"}</span>;
  if (DATE.test(value)) return <time dateTime={value}>{day.format(new Date(value))}</time>;
  return <span className="whitespace-pre-wrap break-words">{value}</span>;
}
