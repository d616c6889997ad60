"use client";
import { Braces } from "lucide-react";
import { type ComponentProps, useRef } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Textarea } from "@/app/_ui/textarea";
import { insertion } from "@/server/domain/automations/shared/templates";
import { AtField } from "./at-field";
import { DataPicker } from "./data-picker";
import { InsertedValues } from "./inserted-values";

interface TemplateFieldProps {
  label: string;
  /** The step's field, for problems that lead to it. */
  name: string;
  /** Characters. */
  max: number;
  rows?: number;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  onBlur: () => void;
  error: string | undefined;
  placeholder?: string;
  multiline?: boolean;
  /** Puts the caret into it at once: it was just asked for. */
  autoFocus?: boolean;
}

/** Text with inserted values of the call. "Insert" puts one where the caret is; a single line holds one value. */
export function TemplateField({
  label,
  name,
  max,
  rows = 5,
  hint,
  value,
  onChange,
  onBlur,
  error,
  placeholder,
  multiline,
  autoFocus,
}: TemplateFieldProps) {
  const box = useRef<HTMLTextAreaElement | HTMLInputElement | null>(null);
  const insert = (path: string) => {
    // A recipient is one number: what is inserted takes the place of what stood there.
    const from = multiline ? (box.current?.selectionStart ?? value.length) : 0;
    const to = multiline ? (box.current?.selectionEnd ?? value.length) : value.length;
    const token = insertion(path);
    onChange(value.slice(0, from) + token + value.slice(to));
    // After the popover has given the focus back.
    setTimeout(() => {
      box.current?.focus();
      box.current?.setSelectionRange(from + token.length, from + token.length);
    }, 60);
  };
  const control = {
    value,
    placeholder,
    autoFocus,
    onBlur,
    spellCheck: multiline ?? false,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  } satisfies ComponentProps<"input"> & ComponentProps<"textarea">;
  return (
    <AtField name={name}>
      <Field
        label={label}
        hint={hint}
        error={error}
        aside={
          <DataPicker
            label={`Insert call data into ${label}`}
            onPick={insert}
            trigger={
              <Button
                size="sm"
                variant="ghost"
                icon={<Braces />}
                className="-my-1 h-6 px-1.5 text-accent-text text-xs [&_svg]:size-3.5"
                aria-label={`Insert into ${label}`}
              >
                Insert
              </Button>
            }
          />
        }
      >
        {(aria) => (
          <>
            {multiline ? (
              <Textarea
                {...aria}
                {...control}
                rows={rows}
                maxLength={max}
                ref={(element) => {
                  box.current = element;
                }}
              />
            ) : (
              <Input
                {...aria}
                {...control}
                maxLength={max}
                ref={(element) => {
                  box.current = element;
                }}
              />
            )}
            <InsertedValues template={value} onChange={onChange} />
          </>
        )}
      </Field>
    </AtField>
  );
}
