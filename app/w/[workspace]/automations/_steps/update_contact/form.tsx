"use client";
import { Plus, Trash2 } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import {
  MAX_LEAD_FIELDS,
  type UpdateContactStep,
} from "@/server/domain/automations/steps/update_contact/schema";
import { AtField } from "../../[id]/at-field";
import { useBuilder } from "../../[id]/builder-context";
import { TemplateField } from "../../[id]/template-field";

const FIXED = [
  ["contactName", "Name", "{{variables.name}}", 200],
  ["email", "Email", "", 320],
  ["timeZone", "Time zone", "Europe/Berlin", 60],
] as const;

export function UpdateContactForm({ step }: { step: UpdateContactStep }) {
  const { changeStep, errorOf, touch } = useBuilder();
  const { lead } = step;
  const changeLead = (at: number, next: Partial<(typeof lead)[number]>) =>
    changeStep({ ...step, lead: lead.map((one, index) => (index === at ? { ...one, ...next } : one)) });
  return (
    <>
      <p className="text-ink-muted text-sm">
        Writes to the contact of the call's phone number. An empty field is left as it is, and so is one whose
        value is unknown in a call.
      </p>
      {FIXED.map(([name, label, placeholder, max]) => (
        <TemplateField
          key={name}
          name={name}
          label={label}
          placeholder={placeholder}
          max={max}
          value={step[name]}
          onChange={(value) => changeStep({ ...step, [name]: value })}
          onBlur={() => touch(step.id, name)}
          error={errorOf(step.id, name)}
        />
      ))}
      {lead.map(({ field, value }, at) => (
        // Fields have no identity but their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <fieldset key={at} className="flex min-w-0 flex-col gap-3 rounded-md border p-3">
          <legend className="sr-only">Lead field {at + 1}</legend>
          <div className="flex items-end gap-1">
            <AtField name={`lead.${at}.field`}>
              <Field
                label={`Lead field ${at + 1}`}
                error={errorOf(step.id, `lead.${at}.field`)}
                className="flex-1"
              >
                {(aria) => (
                  <Input
                    {...aria}
                    value={field}
                    maxLength={60}
                    spellCheck={false}
                    placeholder="next_step"
                    onBlur={() => touch(step.id, `lead.${at}.field`)}
                    onChange={({ target }) => changeLead(at, { field: target.value })}
                  />
                )}
              </Field>
            </AtField>
            <IconButton
              label={`Remove lead field ${at + 1}`}
              icon={<Trash2 />}
              onClick={() => changeStep({ ...step, lead: lead.filter((_, index) => index !== at) })}
            />
          </div>
          <TemplateField
            name={`lead.${at}.value`}
            label={`Content of lead field ${at + 1}`}
            max={1000}
            multiline
            rows={2}
            value={value}
            onChange={(next) => changeLead(at, { value: next })}
            onBlur={() => touch(step.id, `lead.${at}.value`)}
            error={errorOf(step.id, `lead.${at}.value`)}
          />
        </fieldset>
      ))}
      {lead.length < MAX_LEAD_FIELDS && (
        <div>
          <Button
            size="sm"
            icon={<Plus />}
            onClick={() => changeStep({ ...step, lead: [...lead, { field: "", value: "" }] })}
          >
            Add lead field
          </Button>
        </div>
      )}
    </>
  );
}
