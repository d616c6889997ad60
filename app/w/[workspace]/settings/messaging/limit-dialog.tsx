"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useId } from "react";
import { Controller, useForm } from "react-hook-form";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { FormError } from "@/app/_ui/use-server-issues";
import { Limit } from "@/server/domain/sending/schema";
import { HoursFields } from "./hours-fields";
import { regionInWords, STATES } from "./week-words";

const US = Object.entries(STATES).map(([code, name]) => ({ code: `US-${code}`, name }));
const COUNTRIES = "US CA GB IE DE AT CH FR ES IT NL BE LU PT SE DK NO FI PL CZ AU NZ IN SG ZA BR MX AE"
  .split(" ")
  .map((code) => ({ code, name: regionInWords(code) }))
  .toSorted((a, b) => a.name.localeCompare(b.name));

interface LimitDialogProps {
  /** Null: a new one. */
  limit: Limit | null;
  /** Regions that have a rule already. */
  taken: string[];
  onClose: () => void;
  onSave: (limit: Limit) => Promise<unknown>;
}

/** One rule: where, when, and where that is written. */
export function LimitDialog({ limit, taken, onClose, onSave }: LimitDialogProps) {
  const formId = useId();
  const every = { from: "08:00", to: "20:00" };
  const form = useForm({
    resolver: zodResolver(Limit),
    defaultValues: limit ?? {
      region: "",
      week: { weekdays: every, saturday: every, sunday: every },
      source: "",
      date: new Date().toISOString().slice(0, 10),
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      await onSave(input);
      onClose();
    } catch (error) {
      form.setError("root", {
        message: error instanceof Error ? error.message : "It was not saved; what you typed is still here.",
      });
    }
  });
  const free = <T extends { code: string }>(regions: T[]) =>
    regions.filter(({ code }) => !taken.includes(code));
  return (
    <Dialog
      wide
      open
      onOpenChange={(open) => !open && onClose()}
      title={limit ? `Rule of ${regionInWords(limit.region)}` : "Add a rule"}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={isSubmitting}>
            Save rule
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-5">
        <FormError message={errors.root?.message} />
        {!limit && (
          <Field label="Region" error={errors.region?.message}>
            {(aria) => (
              <Select {...aria} {...form.register("region")}>
                <option value="">Choose a country or a US state</option>
                <optgroup label="Countries">
                  {free(COUNTRIES).map(({ code, name }) => (
                    <option key={code} value={code}>
                      {name}
                    </option>
                  ))}
                </optgroup>
                <optgroup label="US states">
                  {free(US).map(({ code, name }) => (
                    <option key={code} value={code}>
                      {name}
                    </option>
                  ))}
                </optgroup>
              </Select>
            )}
          </Field>
        )}
        <Controller
          control={form.control}
          name="week"
          render={({ field }) => (
            <HoursFields
              value={field.value}
              onChange={field.onChange}
              errors={{
                weekdays: errors.week?.weekdays?.to?.message,
                saturday: errors.week?.saturday?.to?.message,
                sunday: errors.week?.sunday?.to?.message,
              }}
            />
          )}
        />
        <Field label="Source" hint="The law, or whoever says so." error={errors.source?.message}>
          {(aria) => <Input {...aria} {...form.register("source")} />}
        </Field>
        <Field label="Checked on" error={errors.date?.message}>
          {(aria) => <Input {...aria} type="date" className="sm:w-44" {...form.register("date")} />}
        </Field>
      </form>
    </Dialog>
  );
}
