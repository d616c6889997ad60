"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import type { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import type { AlertRuleView } from "@/server/domain/alerts/rules";
import { ALERT_KINDS, AlertRuleInput } from "@/server/domain/alerts/schema";
import { ShownOnce } from "../../settings/shown-once";
import { Preview } from "./preview";
import { KINDS } from "./words";

type Form = z.input<typeof AlertRuleInput>;

/** A rule with what it would have done over the last 30 days. */
export function RuleDialog({ rule, onClose }: { rule?: AlertRuleView; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const assistants = useQuery(trpc.assistant.list.queryOptions({ limit: 100 }));
  const { id, open: _, ...stored } = rule ?? {};
  const form = useForm<Form, unknown, AlertRuleInput>({
    resolver: zodResolver(AlertRuleInput),
    defaultValues: {
      name: "",
      kind: "delivery_rate_below",
      ...KINDS.delivery_rate_below.usual,
      minimum: 20,
      assistantId: null,
      emails: "",
      webhookUrl: "",
      quietHours: 24,
      enabled: true,
      ...stored,
    },
  });
  const done = {
    onError: useServerIssues(form),
    onSuccess: (saved: { secret: string | null }) => {
      void queries.invalidateQueries(trpc.alert.pathFilter());
      void queries.invalidateQueries(trpc.analytics.needsYou.queryFilter());
      toast.success("Rule saved");
      if (saved.secret === null) onClose();
      else setSecret(saved.secret);
    },
  };
  const create = useMutation(trpc.alert.create.mutationOptions(done));
  const update = useMutation(trpc.alert.update.mutationOptions(done));
  const { errors } = form.formState;
  const values = form.watch();
  const words = KINDS[values.kind];
  const parsed = AlertRuleInput.safeParse({ ...values, name: values.name.trim() || "Rule" });
  const save = form.handleSubmit((input) => (id ? update.mutate({ id, rule: input }) : create.mutate(input)));
  const number = (
    name: "threshold" | "windowHours" | "minimum" | "quietHours",
    label: string,
    hint?: string,
  ) => (
    <Field label={label} hint={hint} error={errors[name]?.message}>
      {(aria) => <Input {...aria} {...form.register(name)} inputMode="decimal" />}
    </Field>
  );
  if (secret !== null) {
    return (
      <ShownOnce
        title="Signing secret"
        description="Your server verifies with it that an alert is from us. It is shown this once."
        label="Copy secret"
        text={secret}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={rule ? `Rule ${rule.name}` : "New rule"}
      description="It is judged every five minutes; tests are left out."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={create.isPending || update.isPending}
            onClick={() => void save()}
          >
            Save rule
          </Button>
        </>
      }
    >
      <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        <FormError message={errors.root?.message} />
        <Field label="Name" error={errors.name?.message}>
          {(aria) => <Input {...aria} {...form.register("name")} placeholder="Texts do not arrive" />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Tell me when" error={errors.kind?.message}>
            {(aria) => (
              <Select
                {...aria}
                value={values.kind}
                onChange={(event) => {
                  const kind = ALERT_KINDS.find((known) => known === event.target.value);
                  if (!kind) return;
                  form.setValue("kind", kind);
                  form.setValue("threshold", KINDS[kind].usual.threshold);
                  form.setValue("windowHours", KINDS[kind].usual.windowHours);
                }}
              >
                {ALERT_KINDS.map((kind) => (
                  <option key={kind} value={kind}>
                    {KINDS[kind].label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {words.threshold !== null && number("threshold", words.threshold)}
          {number("windowHours", "Within so many hours")}
          {words.minimum !== null && number("minimum", words.minimum)}
          <Field label="Of" error={errors.assistantId?.message}>
            {(aria) => (
              <Select
                {...aria}
                value={values.assistantId ?? ""}
                onChange={(event) => form.setValue("assistantId", event.target.value || null)}
              >
                <option value="">All assistants</option>
                {assistants.data?.data.map((assistant) => (
                  <option key={assistant.id} value={assistant.id}>
                    {assistant.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {number("quietHours", "Then quiet for so many hours", "0: told each time.")}
        </div>
        <Field
          label="Email to"
          hint="With commas between them; empty: only in the app."
          error={errors.emails?.message}
        >
          {(aria) => (
            <Input {...aria} {...form.register("emails")} placeholder="ops@example.com" inputMode="email" />
          )}
        </Field>
        <Field label="Webhook URL" hint="A signed POST; empty: none." error={errors.webhookUrl?.message}>
          {(aria) => (
            <Input
              {...aria}
              {...form.register("webhookUrl")}
              mono
              inputMode="url"
              placeholder="https://example.com/alerts"
              spellCheck={false}
            />
          )}
        </Field>
        <Preview rule={parsed.success ? parsed.data : null} />
      </form>
    </Dialog>
  );
}
