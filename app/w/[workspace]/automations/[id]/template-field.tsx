"use client";
import { Braces } from "lucide-react";
import { type ComponentProps, type UIEvent, useRef } from "react";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Textarea } from "@/app/_ui/textarea";
import { insertion, parseTemplate } from "@/server/domain/automations/shared/templates";
import { AtField } from "./at-field";
import { DataPicker } from "./data-picker";
import { InsertedValues } from "./inserted-values";
import { typeInto, useWholeValues } from "./use-whole-values";

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

/** Text with inserted values of the call, each a whole. "Insert" puts one where the caret is; a single line holds one. */
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
  const behind = useRef<HTMLDivElement>(null);
  const whole = useWholeValues(box);
  const insert = (path: string) => {
    // A recipient is one number: what is inserted takes the place of what stood there.
    const from = multiline ? (box.current?.selectionStart ?? value.length) : 0;
    const to = multiline ? (box.current?.selectionEnd ?? value.length) : value.length;
    const token = insertion(path);
    // After the popover has given the focus back.
    setTimeout(() => {
      const typed = box.current && typeInto(box.current, token, from, to);
      if (!typed) onChange(value.slice(0, from) + token + value.slice(to));
    }, 60);
  };
  const control = {
    value,
    placeholder,
    autoFocus,
    onBlur,
    spellCheck: multiline ?? false,
    maxLength: max,
    ...whole,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
    onScroll: ({ currentTarget }: UIEvent<HTMLElement>) => {
      behind.current?.scrollTo(currentTarget.scrollLeft, currentTarget.scrollTop);
    },
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
            <div className="relative rounded-md bg-surface">
              <div
                ref={behind}
                aria-hidden
                className={cn(
                  "pointer-events-none absolute inset-px overflow-hidden text-base text-transparent max-sm:text-lg",
                  multiline
                    ? "whitespace-pre-wrap break-words px-2.5 py-1.5"
                    : "flex items-center whitespace-pre px-2.5",
                )}
              >
                <Values template={value} />
              </div>
              {multiline ? (
                <Textarea
                  {...aria}
                  {...control}
                  rows={rows}
                  className="relative !bg-transparent"
                  ref={(element) => {
                    box.current = element;
                  }}
                />
              ) : (
                <Input
                  {...aria}
                  {...control}
                  className="relative !bg-transparent"
                  ref={(element) => {
                    box.current = element;
                  }}
                />
              )}
            </div>
            <InsertedValues template={value} onChange={onChange} />
          </>
        )}
      </Field>
    </AtField>
  );
}

/** The text again, behind its field, with a ground under each inserted value. */
function Values({ template }: { template: string }) {
  return (
    <span>
      {parseTemplate(template).map((token, index) => {
        // Tokens have no identity but their place.
        const key = `${index}-${token.kind}`;
        if (token.kind === "text") return <span key={key}>{token.text}</span>;
        return (
          <span
            key={key}
            className={cn(
              "rounded-sm",
              token.kind === "value" ? "bg-accent-subtle ring-1 ring-accent-line" : "bg-danger-subtle",
            )}
          >
            {token.raw}
          </span>
        );
      })}
    </span>
  );
}
