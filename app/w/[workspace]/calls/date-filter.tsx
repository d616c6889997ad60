"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Popover } from "@/app/_ui/popover";
import { ChipFrame } from "./filter-chip";

const PERIODS = [
  { days: 1, label: "Today" },
  { days: 7, label: "Last 7 days" },
  { days: 30, label: "Last 30 days" },
  { days: 90, label: "Last 90 days" },
];
interface Dates {
  days: number | null;
  from: Date | null;
  to: Date | null;
}
const NONE: Dates = { days: null, from: null, to: null };

const iso = (day: Date | null) => day?.toISOString().slice(0, 10) ?? "";
const dayOf = (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null);
const words = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });

function chosenOf({ days, from, to }: Dates): string | null {
  if (days !== null) return PERIODS.find((period) => period.days === days)?.label ?? `Last ${days} days`;
  if (from && to) return from.getTime() === to.getTime() ? words.format(from) : words.formatRange(from, to);
  if (from) return `from ${words.format(from)}`;
  return to ? `to ${words.format(to)}` : null;
}

/** When the call began: a period that moves on with today, or days. */
export function DateFilter({ params, onChange }: { params: Dates; onChange: (dates: Dates) => void }) {
  const [open, setOpen] = useState(false);
  const choose = (dates: Dates) => {
    onChange(dates);
    setOpen(false);
  };
  return (
    <ChipFrame label="When" chosen={chosenOf(params)} onClear={() => onChange(NONE)}>
      {(trigger) => (
        <Popover label="When the call began" trigger={trigger} open={open} onOpenChange={setOpen}>
          <div className="flex flex-col gap-3">
            <div className="grid grid-cols-2 gap-1.5">
              {PERIODS.map(({ days, label }) => (
                <Button
                  key={days}
                  size="sm"
                  aria-pressed={params.days === days}
                  onClick={() => choose({ ...NONE, days })}
                >
                  {label}
                </Button>
              ))}
            </div>
            <form
              className="flex flex-col gap-3 border-t pt-3"
              onSubmit={(event) => {
                event.preventDefault();
                const form = new FormData(event.currentTarget);
                choose({
                  days: null,
                  from: dayOf(String(form.get("from"))),
                  to: dayOf(String(form.get("to"))),
                });
              }}
            >
              <div className="grid grid-cols-2 gap-2">
                <Field label="From">
                  {(aria) => <Input {...aria} name="from" type="date" defaultValue={iso(params.from)} />}
                </Field>
                <Field label="To">
                  {(aria) => <Input {...aria} name="to" type="date" defaultValue={iso(params.to)} />}
                </Field>
              </div>
              <p className="text-ink-muted text-xs">Both included; days are those of UTC.</p>
              <Button type="submit" size="sm" variant="primary" className="self-end">
                Apply
              </Button>
            </form>
          </div>
        </Popover>
      )}
    </ChipFrame>
  );
}
