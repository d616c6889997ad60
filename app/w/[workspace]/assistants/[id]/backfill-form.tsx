"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Coins, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Checkbox } from "@/app/_ui/checkbox";
import { Field, FieldError } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Segmented } from "@/app/_ui/segmented";
import { FormError } from "@/app/_ui/use-server-issues";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { BackfillEstimate } from "@/server/domain/evaluation/estimate-backfill";
import { EstimateBackfill, type StartBackfill } from "@/server/domain/evaluation/schema";

const COUNTS = ["10", "50", "200"] as const;
type Choice = (typeof COUNTS)[number] | "custom";

/** What a person chose, and what it would cost. `input` is null while something is wrong. */
export function useBackfillForm(assistantId: string, stored: PostCallVariable[]) {
  const trpc = useTRPC();
  const [choice, setChoice] = useState<Choice>("50");
  const [custom, setCustom] = useState("500");
  const [chosen, setChosen] = useState<string[] | null>(null);
  const [resendWebhooks, setResendWebhooks] = useState(false);
  const [refreshSample, setRefreshSample] = useState(true);
  const rates = useQuery(trpc.assistant.fillRates.queryOptions({ id: assistantId })).data;
  const all = stored.map(({ name }) => name);
  const unread = all.filter((name) => rates && !(name in rates.known));
  // Who comes after adding a variable wants that one.
  const names = (chosen ?? (unread.length > 0 ? unread : all)).filter((name) => all.includes(name));
  const typed = choice === "custom" ? custom.trim() : choice;
  const asked = EstimateBackfill.safeParse({ assistantId, calls: typed === "" ? NaN : Number(typed) });
  const estimate = useQuery(
    trpc.evaluationJob.estimateBackfill.queryOptions(asked.data ?? { assistantId, calls: 1 }, {
      enabled: asked.success,
      placeholderData: keepPreviousData,
    }),
  );
  const input: StartBackfill | null =
    asked.success && names.length > 0
      ? {
          ...asked.data,
          ...(names.length < all.length ? { names } : {}),
          ...{ resendWebhooks, refreshSample },
        }
      : null;
  return {
    ...{ choice, setChoice, custom, setCustom, names, setNames: setChosen },
    ...{ resendWebhooks, setResendWebhooks, refreshSample, setRefreshSample },
    countError: asked.error?.issues[0]?.message,
    estimate: asked.success ? estimate.data : undefined,
    estimateError: estimate.error?.message,
    count: asked.success ? estimate.data?.calls : undefined,
    input,
  };
}

interface BackfillFormProps {
  form: ReturnType<typeof useBackfillForm>;
  stored: PostCallVariable[];
  isDirty: boolean;
  error: string | undefined;
}

export function BackfillForm({ form, stored, isDirty, error }: BackfillFormProps) {
  return (
    <div className="flex flex-col gap-5 pt-1">
      {isDirty && (
        <p className="flex items-start gap-2 rounded-lg border border-warning-line bg-warning-subtle px-3 py-2 text-sm text-warning-text">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          Your changes are not saved, and a backfill does not know them. Save first to read calls by them.
        </p>
      )}
      <FormError message={error} />
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
        <div className="flex flex-col gap-1.5">
          <span className="font-medium text-sm">Newest calls</span>
          <Segmented
            label="Newest calls"
            value={form.choice}
            onChange={form.setChoice}
            options={[
              ...COUNTS.map((value) => ({ value, label: `Last ${value}` })),
              { value: "custom", label: "Custom" },
            ]}
          />
        </div>
        {form.choice === "custom" && (
          <Field label="Number of calls" hideLabel error={form.countError} className="min-w-28 flex-1">
            {(aria) => (
              <Input
                {...aria}
                inputMode="numeric"
                className="max-w-32"
                value={form.custom}
                onChange={(event) => form.setCustom(event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
      <Names form={form} stored={stored} />
      <div className="flex flex-col gap-2.5">
        <Checkbox
          label="Give the automation's samples the new values"
          hint="So that a variable that is new can be picked in its steps. Nothing is run."
          checked={form.refreshSample}
          onChange={(event) => form.setRefreshSample(event.target.checked)}
        />
        <Checkbox
          label="Send the new values to the webhooks again"
          hint="To your own endpoints that are switched on, once for each call. The automation is not run."
          checked={form.resendWebhooks}
          onChange={(event) => form.setResendWebhooks(event.target.checked)}
        />
      </div>
      <p
        role="status"
        className="flex items-start gap-2 rounded-lg border bg-sunken px-3 py-2 text-ink-muted text-sm"
      >
        <Coins aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
        <span>
          {form.estimateError ?? (form.estimate ? inWords(form.estimate) : "Working out the cost…")}
        </span>
      </p>
    </div>
  );
}

function Names({ form, stored }: Pick<BackfillFormProps, "form" | "stored">) {
  const all = stored.map(({ name }) => name);
  const isWhole = form.names.length === all.length;
  const toggle = (name: string, on: boolean) =>
    form.setNames(all.filter((one) => (one === name ? on : form.names.includes(one))));
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">Variables</legend>
      <div className="mb-1.5 flex items-baseline justify-between gap-2">
        <span aria-hidden className="font-medium text-sm">
          Variables
        </span>
        <Button
          size="sm"
          variant="ghost"
          className="-my-1 h-6 px-1.5 text-xs"
          onClick={() => form.setNames(isWhole ? [] : all)}
        >
          {isWhole ? "Choose none" : "Choose all"}
        </Button>
      </div>
      <div className="grid max-h-44 grid-cols-2 gap-x-4 gap-y-1.5 overflow-y-auto rounded-lg border px-3 py-2.5 max-sm:grid-cols-1">
        {all.map((name) => (
          <Checkbox
            key={name}
            className="min-w-0"
            label={<span className="block truncate font-mono text-sm leading-5">{name}</span>}
            checked={form.names.includes(name)}
            onChange={(event) => toggle(name, event.target.checked)}
          />
        ))}
      </div>
      {form.names.length === 0 ? (
        <FieldError>Choose at least one variable</FieldError>
      ) : (
        !isWhole && (
          <p className="mt-1.5 text-ink-muted text-xs">The others keep the values that they have.</p>
        )
      )}
    </fieldset>
  );
}

const number = (value: number) => value.toLocaleString("en");
const dollars = (value: number) =>
  value < 0.01
    ? "less than $0.01"
    : `about $${value.toLocaleString("en", { maximumFractionDigits: 2, minimumFractionDigits: 2 })}`;

/** "40 calls, about $0.12 and 36,000 tokens with gpt-5-mini, going by 25 earlier readings." */
function inWords({ calls, model, basis, tokens, costUsd }: BackfillEstimate): string {
  if (calls === 0) return "No call has ended yet, so there is nothing to read.";
  const many = calls === 1 ? "1 call" : `${number(calls)} calls`;
  if (model === null) return `${many}, free: the built-in rules (basic) read them.`;
  if (tokens === null)
    return `${many} with ${model}. It has read no call of this assistant yet, so the cost is not known.`;
  const price = costUsd === null ? "its price is not known" : dollars(costUsd);
  return `${many}: ${price}, about ${number(tokens)} tokens with ${model}, going by ${basis === 1 ? "one earlier reading" : `${number(basis)} earlier readings`}.`;
}
