"use client";
import { useController, useFormContext } from "react-hook-form";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { Textarea } from "@/app/_ui/textarea";
import { POST_CALL_VARIABLE_TYPES } from "@/server/domain/assistants/schema";
import { OptionsEditor } from "./options-editor";
import type { PostCallValues } from "./post-call-form";
import { TYPE_LABELS } from "./type-labels";

/** The open row of one post-call variable. */
export function PostCallFields({ index }: { index: number }) {
  const form = useFormContext<PostCallValues>();
  const at = `postCallVariables.${index}` as const;
  const options = useController({ control: form.control, name: `${at}.options` });
  const type = form.watch(`${at}.type`);
  const decides = form.watch(`${at}.name`) === "status";
  const error = form.formState.errors.postCallVariables?.[index];
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[1fr_9rem]">
        <Field label="Name" error={error?.name?.message}>
          {(aria) => (
            <Input
              {...aria}
              {...form.register(`${at}.name`)}
              mono
              placeholder="next_step"
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="Type" error={error?.type?.message}>
          {(aria) => (
            <Select {...aria} {...form.register(`${at}.type`)}>
              {POST_CALL_VARIABLE_TYPES.map((name) => (
                <option key={name} value={name}>
                  {TYPE_LABELS[name]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field
        label="Description"
        hint={
          decides
            ? "This variable decides whether the call achieved its objective: keep it a yes or no."
            : "The question that is asked of the transcript. Say what counts and what does not."
        }
        error={error?.description?.message}
      >
        {(aria) => (
          <Textarea
            {...aria}
            {...form.register(`${at}.description`)}
            rows={2}
            placeholder="What did the customer agree to do next?"
          />
        )}
      </Field>
      {type === "enum" && (
        <OptionsEditor
          options={options.field.value ?? []}
          onChange={options.field.onChange}
          error={error?.options?.message ?? error?.options?.root?.message}
          optionErrors={Array.isArray(error?.options) ? error.options.map((one) => one?.message) : []}
        />
      )}
    </>
  );
}
