"use client";
import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/app/_ui/button";
import { FieldError } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";

interface OptionsEditorProps {
  options: string[];
  onChange: (options: string[]) => void;
  error?: string | undefined;
  optionErrors: (string | undefined)[];
}

/** The allowed values of a list variable. Enter adds the next one. */
export function OptionsEditor({ options, onChange, error, optionErrors }: OptionsEditorProps) {
  const list = useRef<HTMLFieldSetElement>(null);
  const add = () => {
    onChange([...options, ""]);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLInputElement>("div:last-of-type > input")?.focus(),
    );
  };
  return (
    <fieldset ref={list} className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">Options</legend>
      {options.map((option, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an option is its place; its text changes with each key
        <div key={index} className="flex items-center gap-1">
          <Input
            aria-label={`Option ${index + 1}`}
            aria-invalid={optionErrors[index] ? true : undefined}
            value={option}
            className="max-w-80"
            onChange={(event) => onChange(options.with(index, event.target.value))}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
          />
          <IconButton
            label={`Remove option ${index + 1}`}
            icon={<X />}
            onClick={() => onChange(options.toSpliced(index, 1))}
          />
          {optionErrors[index] && <FieldError>{optionErrors[index]}</FieldError>}
        </div>
      ))}
      {error && <FieldError>{error}</FieldError>}
      <Button size="sm" icon={<Plus />} className="self-start" onClick={add}>
        Add option
      </Button>
    </fieldset>
  );
}
