"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { CalendarCheck, HandHelping, Heart, type LucideIcon, PhoneMissed, Star } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { InstallTemplate } from "@/server/domain/automations/schema";
import {
  type AutomationTemplate,
  TEMPLATES,
  type TemplateId,
} from "@/server/domain/automations/shared/ready-made";

const ICONS: Record<TemplateId, LucideIcon> = {
  thanks: Heart,
  missed_call: PhoneMissed,
  appointment: CalendarCheck,
  survey: Star,
  hand_over: HandHelping,
};

/** Ready automations, to add and to change. */
export function Templates({ base }: { base: string }) {
  const [chosen, setChosen] = useState<AutomationTemplate | null>(null);
  return (
    <section aria-labelledby="templates" className="flex flex-col gap-2">
      <h2 id="templates" className="font-semibold">
        Or begin with a template
      </h2>
      <ul className="grid gap-2 sm:grid-cols-2">
        {TEMPLATES.map((template) => {
          const Icon = ICONS[template.id];
          return (
            <li key={template.id} className="flex">
              <button
                type="button"
                className="flex w-full flex-col items-start gap-1.5 rounded-lg border bg-surface p-3 text-left transition-colors hover:bg-hover"
                onClick={() => setChosen(template)}
              >
                <span className="flex items-center gap-2 font-medium">
                  <Icon aria-hidden className="size-4 text-accent-text" />
                  {template.title}
                </span>
                <span className="text-ink-muted text-sm">{template.description}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {chosen && <InstallDialog base={base} template={chosen} close={() => setChosen(null)} />}
    </section>
  );
}

interface InstallDialogProps {
  base: string;
  template: AutomationTemplate;
  close: () => void;
}

function InstallDialog({ base, template, close }: InstallDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const { data: assistants } = useSuspenseQuery(trpc.assistant.list.queryOptions({ limit: 100 }));
  const { data: automations } = useSuspenseQuery(trpc.automation.list.queryOptions());
  const { data: me } = useSuspenseQuery(trpc.person.me.queryOptions());
  const taken = new Set(automations.map(({ assistant }) => assistant.id));
  const free = assistants.data.filter(({ id }) => !taken.has(id));
  const form = useForm<z.input<typeof InstallTemplate>, unknown, InstallTemplate>({
    resolver: zodResolver(InstallTemplate),
    values: {
      template: template.id,
      assistantId: free[0]?.id ?? "",
      email: me?.email ?? "",
      url: "",
    },
    resetOptions: { keepDirtyValues: true },
  });
  const install = useMutation(
    trpc.automation.installTemplate.mutationOptions({
      onError: useServerIssues(form),
      onSuccess: ({ id }) => {
        void queries.invalidateQueries(trpc.automation.pathFilter());
        router.push(`${base}/automations/${id}`);
      },
    }),
  );
  const { errors } = form.formState;
  return (
    <Dialog
      open
      onOpenChange={close}
      title={template.title}
      description={`${template.description} ${template.steps}.`}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            type="submit"
            form="install-template"
            variant="primary"
            pending={install.isPending}
            disabled={free.length === 0}
          >
            Add automation
          </Button>
        </>
      }
    >
      <form
        id="install-template"
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit((values) => install.mutate(values))}
      >
        <FormError message={errors.root?.message} />
        <Field
          label="Assistant"
          hint={
            free.length === 0
              ? "Every assistant has its automation already; an assistant has one."
              : "Whose calls start it."
          }
          error={errors.assistantId?.message}
        >
          {(aria) => (
            <Select {...aria} {...form.register("assistantId")} disabled={free.length === 0}>
              {free.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {template.asks.includes("email") && (
          <Field
            label="Email to"
            hint="Who gets the email, with commas between several."
            error={errors.email?.message}
          >
            {(aria) => <Input {...aria} {...form.register("email")} inputMode="email" />}
          </Field>
        )}
        {template.asks.includes("url") && (
          <Field label="Survey address" error={errors.url?.message}>
            {(aria) => (
              <Input
                {...aria}
                {...form.register("url")}
                inputMode="url"
                placeholder="https://example.com/survey"
                autoFocus
              />
            )}
          </Field>
        )}
      </form>
    </Dialog>
  );
}
