"use client";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { useInBrowser } from "@/app/_ui/relative-time";
import { Select } from "@/app/_ui/select";
import { usePeriod } from "../_period/use-period";

const toDay = (date: Date | null) => date?.toISOString().slice(0, 10) ?? "";
const toDate = (day: string) => (day === "" ? null : new Date(`${day}T00:00:00Z`));

/** Own days and one assistant; all in the URL. */
export function Filters() {
  const trpc = useTRPC();
  const { params, setParams } = usePeriod();
  const assistants = useQuery(trpc.assistant.list.queryOptions({ limit: 100 }));
  const narrowed = params.from || params.to || params.assistant;
  return (
    <>
      <PrintedFilters
        assistant={assistants.data?.data.find(({ id }) => id === params.assistant)?.name ?? "All assistants"}
      />
      <div className="flex flex-wrap items-end gap-3 print:hidden">
        <Field label="Assistant" className="w-56 max-sm:w-full">
          {(aria) => (
            <Select
              {...aria}
              value={params.assistant ?? ""}
              onChange={(event) => void setParams({ assistant: event.target.value || null })}
            >
              <option value="">All assistants</option>
              {assistants.data?.data.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="From" className="max-sm:flex-1">
          {(aria) => (
            <Input
              {...aria}
              type="date"
              value={toDay(params.from)}
              max={toDay(params.to) || undefined}
              onChange={(event) => void setParams({ from: toDate(event.target.value) })}
            />
          )}
        </Field>
        <Field label="To" className="max-sm:flex-1">
          {(aria) => (
            <Input
              {...aria}
              type="date"
              value={toDay(params.to)}
              min={toDay(params.from) || undefined}
              onChange={(event) => void setParams({ to: toDate(event.target.value) })}
            />
          )}
        </Field>
        {narrowed && (
          <Button
            variant="ghost"
            icon={<X />}
            onClick={() => void setParams({ from: null, to: null, assistant: null })}
          >
            Clear
          </Button>
        )}
      </div>
    </>
  );
}

const PRINTED = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });

/** On paper nothing can be chosen: it says what was. */
function PrintedFilters({ assistant }: { assistant: string }) {
  const { params } = usePeriod();
  const inBrowser = useInBrowser();
  if (!inBrowser) return null;
  const until = PRINTED.format(params.to ?? new Date());
  const days = Number.parseInt(params.period, 10);
  return (
    <p className="hidden print:block">
      {assistant},{" "}
      {params.from ? `${PRINTED.format(params.from)} to ${until}` : `${days} days up to ${until}`}
    </p>
  );
}
