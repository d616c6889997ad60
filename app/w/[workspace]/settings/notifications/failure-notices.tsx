"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { DataTable } from "@/app/_ui/data-table";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { SaveFailureNotices } from "@/server/domain/notices/schema";
import type { FailureNotices as Notices } from "@/server/domain/notices/settings";
import { useMay } from "../../messages/use-may";
import { ShownOnce } from "../shown-once";

/** Who is told when runs fail, and what they were told. */
export function FailureNotices({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.failureNotice.get.queryOptions());
  return (
    <div className="flex flex-col gap-6">
      <NoticeForm base={base} notices={data} />
      {data.sent.length > 0 && (
        <section aria-labelledby="told" className="flex flex-col gap-3">
          <h2 id="told" className="font-semibold">
            Last notices
          </h2>
          <DataTable
            caption="Last notices"
            rows={data.sent}
            rowKey={({ id }) => id}
            columns={[
              {
                key: "automation",
                header: "Automation",
                cell: ({ automation }) =>
                  automation ? (
                    <TextLink href={`${base}/automations/${automation.id}?tab=runs&state=failed`}>
                      {automation.name}
                    </TextLink>
                  ) : (
                    "Deleted"
                  ),
              },
              { key: "runs", header: "Failed runs", align: "right", cell: ({ runs }) => runs },
              { key: "webhook", header: "Webhook", cell: ({ webhook }) => webhook ?? "–" },
              { key: "at", header: "Told", align: "right", cell: ({ at }) => <RelativeTime at={at} /> },
            ]}
          />
        </section>
      )}
    </div>
  );
}

function NoticeForm({ base, notices }: { base: string; notices: Notices }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const [secret, setSecret] = useState<string | null>(null);
  const form = useForm({
    resolver: zodResolver(SaveFailureNotices),
    defaultValues: { emails: notices.emails.join(", "), url: notices.url ?? "" },
  });
  const save = useMutation(
    trpc.failureNotice.save.mutationOptions({
      onError: useServerIssues(form),
      onSuccess: (saved) => {
        form.reset(form.getValues());
        setSecret(saved.secret);
        void queries.invalidateQueries(trpc.failureNotice.pathFilter());
        toast.success("Saved");
      },
    }),
  );
  const rotate = useMutation(
    trpc.failureNotice.rotateSecret.mutationOptions({
      onSuccess: (made) => setSecret(made.secret),
      onError: (error) => toast.error(error.message),
    }),
  );
  const { errors, isDirty } = form.formState;
  return (
    <Card
      title="When runs fail"
      description="Failures of an automation are gathered: you are told at most once an hour for each. Tests are left out."
    >
      <form noValidate onSubmit={form.handleSubmit((input) => save.mutate(input))}>
        <fieldset disabled={!may.update} className="flex max-w-xl flex-col gap-5">
          <FormError message={errors.root?.message} />
          <Field
            label="Email to"
            hint={
              <>
                Addresses with commas between them; empty: nobody. Without a mail server the email is shown
                under <TextLink href={`${base}/emails`}>Emails</TextLink>.
              </>
            }
            error={errors.emails?.message}
          >
            {(aria) => (
              <Input {...aria} {...form.register("emails")} placeholder="ops@example.com" inputMode="email" />
            )}
          </Field>
          <Field
            label="Webhook URL"
            hint="A signed POST with how many runs failed and why; empty: none."
            error={errors.url?.message}
          >
            {(aria) => (
              <Input
                {...aria}
                {...form.register("url")}
                mono
                inputMode="url"
                placeholder="https://example.com/alerts"
                spellCheck={false}
              />
            )}
          </Field>
          {may.update ? (
            <div className="flex flex-wrap gap-2">
              <Button type="submit" variant="primary" disabled={!isDirty} pending={save.isPending}>
                Save notices
              </Button>
              {notices.url && (
                <Button pending={rotate.isPending} onClick={() => rotate.mutate()}>
                  New signing secret
                </Button>
              )}
            </div>
          ) : (
            <p className="text-ink-muted text-sm">Admins and owners can change these.</p>
          )}
        </fieldset>
      </form>
      <ShownOnce
        title="Signing secret"
        description="Your server verifies with it that a notice is from us. It is shown this once."
        label="Copy secret"
        text={secret}
        onClose={() => setSecret(null)}
      />
    </Card>
  );
}
