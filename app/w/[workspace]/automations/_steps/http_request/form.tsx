"use client";
import { Plus, Trash2 } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { makeBody, makeUrl } from "@/server/domain/automations/steps/http_request/request";
import {
  type HttpRequestStep,
  MAX_HEADERS,
  MAX_VALUES,
  METHODS,
  VALUE_TYPES,
} from "@/server/domain/automations/steps/http_request/schema";
import { TYPE_LABELS } from "../../../assistants/[id]/type-labels";
import { AtField } from "../../[id]/at-field";
import { useBuilder } from "../../[id]/builder-context";
import { TemplateField } from "../../[id]/template-field";
import { HeaderFields } from "./header-fields";
import { SigningKey } from "./signing-key";

export function HttpRequestForm({ step }: { step: HttpRequestStep }) {
  const { changeStep, errorOf, touch } = useBuilder();
  return (
    <>
      <Field label="Method">
        {(aria) => (
          <Select
            {...aria}
            value={step.method}
            onChange={({ target }) =>
              changeStep({ ...step, method: METHODS.find((one) => one === target.value) ?? "POST" })
            }
          >
            {METHODS.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </Select>
        )}
      </Field>
      <TemplateField
        name="url"
        label="Address"
        multiline
        rows={2}
        max={2000}
        placeholder="https://crm.example.com/api/contacts"
        hint="Inserted values are encoded; the host is always the same."
        value={step.url}
        onChange={(url) => changeStep({ ...step, url })}
        onBlur={() => touch(step.id, "url")}
        error={errorOf(step.id, "url")}
      />
      {step.headers.map((header, at) => (
        // Headers have no identity but their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <HeaderFields key={at} step={step} header={header} at={at} />
      ))}
      {step.headers.length < MAX_HEADERS && (
        <div>
          <Button
            size="sm"
            icon={<Plus />}
            onClick={() => changeStep({ ...step, headers: [...step.headers, { name: "", value: "" }] })}
          >
            Add header
          </Button>
        </div>
      )}
      {step.method !== "GET" && (
        <TemplateField
          name="body"
          label="JSON body"
          multiline
          rows={8}
          max={20_000}
          hint="Put inserted values in quotation marks; one that stands there alone is sent with its type, and as null when it is unknown."
          value={step.body}
          onChange={(body) => changeStep({ ...step, body })}
          onBlur={() => touch(step.id, "body")}
          error={errorOf(step.id, "body")}
        />
      )}
      <Preview step={step} />
      <Values step={step} />
      <SigningKey />
    </>
  );
}

/** The request as the sample's call would make it. */
function Preview({ step }: { step: HttpRequestStep }) {
  const { sample } = useBuilder();
  if (!sample || step.url.trim() === "") return null;
  const url = makeUrl(step.url, sample);
  const body = makeBody(step, sample);
  return (
    <section aria-label="Preview" className="flex flex-col gap-1.5">
      <h3 className="font-medium text-sm">Preview</h3>
      <pre className="max-h-60 overflow-auto whitespace-pre-wrap break-words rounded-md bg-sunken px-2.5 py-2 font-mono text-xs">
        {url.ok ? `${step.method} ${url.value}` : url.message}
        {body.ok
          ? body.value && `\n\n${JSON.stringify(JSON.parse(body.value), null, 2)}`
          : `\n\n${body.message}`}
      </pre>
    </section>
  );
}

/** Named values out of the answer. */
function Values({ step }: { step: HttpRequestStep }) {
  const { changeStep, errorOf, touch } = useBuilder();
  const { values } = step;
  const change = (at: number, next: Partial<(typeof values)[number]>) =>
    changeStep({ ...step, values: values.map((one, index) => (index === at ? { ...one, ...next } : one)) });
  return (
    <section aria-label="Values of the answer" className="flex flex-col gap-3 border-t pt-4">
      <div>
        <h3 className="font-medium text-sm">Values of the answer</h3>
        <p className="text-ink-muted text-sm">Later steps can insert them and branch on them.</p>
      </div>
      {values.map(({ name, path, type }, at) => (
        // Values have no identity but their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <fieldset key={at} className="grid grid-cols-2 gap-2 rounded-md border p-3">
          <legend className="sr-only">Value {at + 1}</legend>
          <AtField name={`values.${at}.name`}>
            <Field label={`Name of value ${at + 1}`} error={errorOf(step.id, `values.${at}.name`)}>
              {(aria) => (
                <Input
                  {...aria}
                  value={name}
                  maxLength={60}
                  placeholder="customer_id"
                  spellCheck={false}
                  onBlur={() => touch(step.id, `values.${at}.name`)}
                  onChange={({ target }) => change(at, { name: target.value.trim() })}
                />
              )}
            </Field>
          </AtField>
          <Field label={`Type of value ${at + 1}`}>
            {(aria) => (
              <Select
                {...aria}
                value={type}
                onChange={({ target }) =>
                  change(at, { type: VALUE_TYPES.find((one) => one === target.value) ?? "text" })
                }
              >
                {VALUE_TYPES.map((one) => (
                  <option key={one} value={one}>
                    {TYPE_LABELS[one]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <AtField name={`values.${at}.path`}>
            <Field
              label={`Place of value ${at + 1} in the answer`}
              error={errorOf(step.id, `values.${at}.path`)}
              className="col-span-2"
              aside={
                <IconButton
                  label={`Remove value ${at + 1}`}
                  icon={<Trash2 />}
                  onClick={() => changeStep({ ...step, values: values.filter((_, index) => index !== at) })}
                />
              }
            >
              {(aria) => (
                <Input
                  {...aria}
                  value={path}
                  maxLength={200}
                  placeholder="contact.id"
                  spellCheck={false}
                  onBlur={() => touch(step.id, `values.${at}.path`)}
                  onChange={({ target }) => change(at, { path: target.value })}
                />
              )}
            </Field>
          </AtField>
        </fieldset>
      ))}
      {values.length < MAX_VALUES && (
        <div>
          <Button
            size="sm"
            icon={<Plus />}
            onClick={() => changeStep({ ...step, values: [...values, { name: "", path: "", type: "text" }] })}
          >
            Add value
          </Button>
        </div>
      )}
    </section>
  );
}
