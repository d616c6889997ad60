import { Check, CircleAlert, CircleQuestionMark, X } from "lucide-react";
import { Badge } from "@/app/_ui/badge";
import { PhoneNumber } from "@/app/_ui/phone-number";
import type { VariableValue } from "@/server/domain/evaluation/schema";
import { CallMoment } from "./call-moment";

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const TIME = /^\d{2}:\d{2}$/;
const PHONE = /^\+[1-9]\d{6,14}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const day = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });
/** Of a list where there is little room. */
const FEW = 3;

interface ValueProps {
  value: VariableValue;
  /** The variable is required, was asked for, and is unknown. */
  missing?: boolean;
  /** Of a number: "EUR". */
  unit?: string | undefined;
  /** In a row of a table: a long list is cut. */
  dense?: boolean;
}

/** A variable's value as one reads it. Null is unknown, which is a value and neither yes nor no. */
export function Value({ value, missing = false, unit, dense = false }: ValueProps) {
  if (value === null) {
    if (missing) {
      return (
        <Badge
          tone="warning"
          icon={CircleAlert}
          title="Required, but the call does not tell it"
          className="w-fit"
        >
          Missing
        </Badge>
      );
    }
    return (
      <span className="inline-flex items-baseline gap-1 text-ink-faint">
        <CircleQuestionMark aria-hidden className="size-4 shrink-0 self-center" />
        Unknown
      </span>
    );
  }
  if (typeof value === "boolean") {
    const Icon = value ? Check : X;
    return (
      <span
        className={`inline-flex items-baseline gap-1 ${value ? "text-success-text" : "text-danger-text"}`}
      >
        <Icon aria-hidden className="size-4 shrink-0 self-center" />
        {value ? "True" : "False"}
      </span>
    );
  }
  if (typeof value === "number") {
    return (
      <span className="tabular">
        {value.toLocaleString("en", { maximumFractionDigits: 6 })}
        {unit && <span className="text-ink-muted"> {unit}</span>}
      </span>
    );
  }
  if (Array.isArray(value)) return <Entries entries={value} dense={dense} />;
  if (DATE.test(value)) return <time dateTime={value}>{day.format(new Date(value))}</time>;
  if (MOMENT.test(value)) return <CallMoment value={value} />;
  if (TIME.test(value)) {
    return (
      <time dateTime={value} className="tabular">
        {value}
      </time>
    );
  }
  if (PHONE.test(value)) return <PhoneNumber value={value} />;
  if (EMAIL.test(value)) return <span className="break-words">{value}</span>;
  return <span className="whitespace-pre-wrap break-words">{value}</span>;
}

function Entries({ entries, dense }: { entries: string[]; dense: boolean }) {
  if (entries.length === 0) return <span className="text-ink-muted">None</span>;
  const most = dense ? FEW : entries.length;
  const more = entries.slice(most);
  return (
    <ul className="flex flex-wrap gap-1">
      {entries.slice(0, most).map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was said twice stands there twice, and nothing moves
        <li key={index} className="flex min-w-0">
          <Badge title={entry} className={dense ? "max-w-36" : ""}>
            {entry}
          </Badge>
        </li>
      ))}
      {more.length > 0 && (
        <li className="text-ink-faint text-xs leading-5" title={more.join(", ")}>
          +{more.length} more
        </li>
      )}
    </ul>
  );
}
