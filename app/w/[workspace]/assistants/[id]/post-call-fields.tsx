"use client";
import { useRef } from "react";
import { useFormContext } from "react-hook-form";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { Textarea } from "@/app/_ui/textarea";
import { POST_CALL_VARIABLE_TYPES } from "@/server/domain/assistants/schema";
import { MoreFields } from "./more-fields";
import { OptionsEditor } from "./options-editor";
import type { PostCallValues } from "./post-call-form";
import { settingsFor } from "./settings";
import { TYPE_LABELS } from "./type-labels";

interface FieldsProps {
  index: number;
  /** What it is stored as; undefined: it is new. */
  before: string | undefined;
}

/** The open row of one post-call variable: what every one needs; the rest is behind "More". */
export function PostCallFields({ index, before }: FieldsProps) {
  const form = useFormContext<PostCallValues>();
  const at = `postCallVariables.${index}` as const;
  const type = form.watch(`${at}.type`);
  const name = form.watch(`${at}.name`);
  const error = form.formState.errors.postCallVariables?.[index];
  const nameField = useFollowedName(index);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[1fr_11rem]">
        <Field label="Name" hint={nameHint(name, before)} error={error?.name?.message}>
          {(aria) => <Input {...aria} {...nameField} mono placeholder="next_step" autoComplete="off" />}
        </Field>
        <Field label="Type" error={error?.type?.message}>
          {(aria) => (
            <Select
              {...aria}
              {...form.register(`${at}.type`, {
                onChange: () => {
                  const next = settingsFor(
                    form.getValues(`${at}.type`),
                    form.getValues(`${at}.settings`) ?? {},
                  );
                  form.setValue(`${at}.settings`, next, { shouldDirty: true });
                  form.clearErrors([`${at}.options`, `${at}.settings`]);
                },
              })}
            >
              {POST_CALL_VARIABLE_TYPES.map((one) => (
                <option key={one} value={one}>
                  {TYPE_LABELS[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field
        label="Description"
        hint={
          name === "status"
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
      {type === "enum" && <OptionsEditor index={index} />}
      <MoreFields index={index} />
    </>
  );
}

function nameHint(name: string, before: string | undefined) {
  if (before === undefined || before === name || name === "") return undefined;
  const renames = `Renames ${before}: past calls, corrections and automation drafts follow.`;
  return before === "status" ? `${renames} Without a variable named status calls have no outcome.` : renames;
}

/** A name that the conditions of other variables follow while it is typed. */
function useFollowedName(index: number) {
  const form = useFormContext<PostCallValues>();
  const followers = useRef<number[]>([]);
  const field = form.register(`postCallVariables.${index}.name`, {
    onChange: () => {
      const name = form.getValues(`postCallVariables.${index}.name`);
      for (const follower of followers.current) {
        form.setValue(`postCallVariables.${follower}.settings.condition.name`, name, { shouldDirty: true });
      }
    },
  });
  const onFocus = () => {
    const all = form.getValues("postCallVariables");
    const name = all[index]?.name ?? "";
    followers.current = all.flatMap(({ settings }, place) =>
      name !== "" && settings?.condition?.kind === "variable" && settings.condition.name === name
        ? [place]
        : [],
    );
  };
  return { ...field, onFocus };
}
