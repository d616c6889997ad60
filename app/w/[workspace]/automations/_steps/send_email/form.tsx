"use client";
import { TextLink } from "@/app/_ui/link-button";
import type { SendEmailStep } from "@/server/domain/automations/steps/send_email/schema";
import { useBuilder } from "../../[id]/builder-context";
import { TemplateField } from "../../[id]/template-field";
import { TemplatePreview } from "../template-preview";

export function SendEmailForm({ step }: { step: SendEmailStep }) {
  const { base, changeStep, errorOf, touch } = useBuilder();
  const field = (name: "to" | "subject" | "body") => ({
    name,
    value: step[name],
    onChange: (value: string) => changeStep({ ...step, [name]: value }),
    onBlur: () => touch(step.id, name),
    error: errorOf(step.id, name),
  });
  return (
    <>
      <TemplateField
        {...field("to")}
        label="Recipient"
        max={320}
        placeholder="team@example.com"
        hint="One address, or several with commas."
      />
      <TemplateField
        {...field("subject")}
        label="Subject"
        max={200}
        multiline
        rows={2}
        placeholder="A call to follow up"
      />
      <TemplateField {...field("body")} label="Email" max={10_000} multiline rows={8} />
      <TemplatePreview
        parts={[
          ["To", step.to],
          ["Subject", step.subject],
          ["Email", step.body],
        ]}
      />
      <p className="text-ink-muted text-sm">
        Sent by your mail server (<TextLink href={`${base}/settings/connections`}>Connections</TextLink>).
        Without one it is shown under <TextLink href={`${base}/emails`}>Emails</TextLink>.
      </p>
    </>
  );
}
