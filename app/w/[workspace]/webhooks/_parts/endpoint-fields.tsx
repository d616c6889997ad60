"use client";
import { Plus, Trash2 } from "lucide-react";
import { useFieldArray, useFormContext } from "react-hook-form";
import type { z } from "zod";
import { Button } from "@/app/_ui/button";
import { Checkbox } from "@/app/_ui/checkbox";
import { Field, FieldError } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import type { CreateEndpoint } from "@/server/domain/webhooks/schema";
import { EVENT_TYPES, EVENT_WORDS } from "@/server/domain/webhooks/shared/events";

export type EndpointValues = z.input<typeof CreateEndpoint>;

/** What a new endpoint begins with, and what an old one is filled in over. */
export const FRESH: EndpointValues = {
  name: "",
  url: "",
  events: ["call.evaluated"],
  completedCallsOnly: true,
  includeTranscript: true,
  includeRecording: true,
  headers: [],
};

const optional = { setValueAs: (text: unknown) => (text === "" ? undefined : text) };

interface EndpointFieldsProps {
  /** A listener has no address and no headers of its own. */
  listener?: boolean;
  /** The ends of stored header values, by name. */
  hints?: ReadonlyMap<string, string>;
}

/** The settings of an endpoint; stands in a form of `EndpointValues`. */
export function EndpointFields({ listener, hints }: EndpointFieldsProps) {
  const { register, formState, watch } = useFormContext<EndpointValues>();
  const { errors } = formState;
  const evaluated = (watch("events") ?? []).includes("call.evaluated");
  return (
    <>
      {!listener && (
        <Field label="URL" error={errors.url?.message}>
          {(aria) => (
            <Input
              {...aria}
              {...register("url")}
              type="url"
              mono
              placeholder="https://example.com/webhooks/wrapup"
            />
          )}
        </Field>
      )}
      <Field label="Name" aside="Optional" error={errors.name?.message}>
        {(aria) => <Input {...aria} {...register("name")} placeholder="CRM" autoComplete="off" />}
      </Field>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 font-medium text-sm">Events</legend>
        {EVENT_TYPES.map((type) => (
          <Checkbox
            key={type}
            label={<span className="font-mono text-sm">{type}</span>}
            hint={EVENT_WORDS[type]}
            value={type}
            {...register("events")}
          />
        ))}
        {errors.events?.message && <FieldError>{errors.events.message}</FieldError>}
      </fieldset>
      {evaluated && (
        <Checkbox
          label="Completed calls only"
          hint="Otherwise also calls that nobody answered, and those that failed."
          {...register("completedCallsOnly")}
        />
      )}
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 font-medium text-sm">What a call's event holds</legend>
        <Checkbox
          label="Transcript"
          hint="Most of an event's size. Left out, the field is not there."
          {...register("includeTranscript")}
        />
        <Checkbox label="Link to the recording" {...register("includeRecording")} />
      </fieldset>
      {!listener && <HeaderFields hints={hints} />}
    </>
  );
}

function HeaderFields({ hints }: { hints: ReadonlyMap<string, string> | undefined }) {
  const { register, formState, control, watch } = useFormContext<EndpointValues>();
  const list = useFieldArray({ control, name: "headers" });
  const values = watch("headers") ?? [];
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">Headers of your own</legend>
      <p className="text-ink-muted text-xs">
        Sent with every request, such as an API key that your gateway asks for. Values are stored encrypted
        and not shown again.
      </p>
      {list.fields.map((field, index) => {
        const error = formState.errors.headers?.[index];
        const hint = hints?.get(values[index]?.name ?? "");
        return (
          <div key={field.id} className="flex items-start gap-2">
            <Field
              label={`Name of header ${index + 1}`}
              hideLabel
              className="flex-1"
              error={error?.name?.message}
            >
              {(aria) => (
                <Input
                  {...aria}
                  {...register(`headers.${index}.name`)}
                  mono
                  placeholder="x-api-key"
                  autoComplete="off"
                />
              )}
            </Field>
            <Field
              label={`Value of header ${index + 1}`}
              hideLabel
              className="flex-1"
              error={error?.value?.message}
            >
              {(aria) => (
                <Input
                  {...aria}
                  {...register(`headers.${index}.value`, optional)}
                  mono
                  placeholder={hint ? `${hint}, kept` : "Value"}
                  autoComplete="off"
                />
              )}
            </Field>
            <IconButton
              label={`Remove header ${index + 1}`}
              icon={<Trash2 />}
              onClick={() => list.remove(index)}
            />
          </div>
        );
      })}
      <Button
        size="sm"
        icon={<Plus />}
        className="w-fit"
        onClick={() => list.append({ name: "" }, { focusName: `headers.${list.fields.length}.name` })}
      >
        Add header
      </Button>
      {formState.errors.headers?.message && <FieldError>{formState.errors.headers.message}</FieldError>}
    </fieldset>
  );
}
