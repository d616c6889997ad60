"use client";
import { Checkbox } from "@/app/_ui/checkbox";
import { FieldError } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import type { Hours, Week } from "@/server/domain/sending/schema";
import { DAYS } from "./week-words";

const TIMES = Array.from({ length: 49 }, (_, half) => {
  const hour = String(Math.floor(half / 2)).padStart(2, "0");
  return `${hour}:${half % 2 === 0 ? "00" : "30"}`;
});
const USUAL: NonNullable<Hours> = { from: "09:00", to: "20:00" };

interface HoursFieldsProps {
  value: Week;
  onChange: (week: Week) => void;
  /** By day. */
  errors: Partial<Record<keyof Week, string | undefined>>;
}

/** From and to for weekdays, Saturday and Sunday; a day without texts has neither. */
export function HoursFields({ value, onChange, errors }: HoursFieldsProps) {
  return (
    <div className="flex flex-col gap-3">
      {DAYS.map(({ key, label }) => (
        <DayRow
          key={key}
          label={label}
          hours={value[key]}
          error={errors[key]}
          onChange={(hours) => onChange({ ...value, [key]: hours })}
        />
      ))}
    </div>
  );
}

interface DayRowProps {
  label: string;
  hours: Hours;
  error: string | undefined;
  onChange: (hours: Hours) => void;
}

function DayRow({ label, hours, error, onChange }: DayRowProps) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="sr-only">{label}</legend>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span aria-hidden className="w-32 font-medium text-sm">
          {label}
        </span>
        <div className="flex items-center gap-2">
          <TimeSelect
            label="From"
            value={hours?.from ?? ""}
            disabled={hours === null}
            invalid={error !== undefined}
            onChange={(from) => hours && onChange({ ...hours, from })}
          />
          <span aria-hidden className="text-ink-muted text-sm">
            to
          </span>
          <TimeSelect
            label="To"
            value={hours?.to ?? ""}
            disabled={hours === null}
            invalid={error !== undefined}
            onChange={(to) => hours && onChange({ ...hours, to })}
          />
        </div>
        <Checkbox
          label="No texts"
          checked={hours === null}
          onChange={({ target }) => onChange(target.checked ? null : USUAL)}
        />
      </div>
      {error && <FieldError>{error}</FieldError>}
    </fieldset>
  );
}

interface TimeSelectProps {
  label: string;
  value: string;
  disabled: boolean;
  invalid: boolean;
  onChange: (time: string) => void;
}

function TimeSelect({ label, value, disabled, invalid, onChange }: TimeSelectProps) {
  const times = value === "" || TIMES.includes(value) ? TIMES : [...TIMES, value].toSorted();
  return (
    <Select
      aria-label={label}
      aria-invalid={invalid || undefined}
      disabled={disabled}
      className="w-24"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      {value === "" && <option value="">–</option>}
      {times.map((time) => (
        <option key={time}>{time}</option>
      ))}
    </Select>
  );
}
