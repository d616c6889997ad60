"use client";
import { Plus, X } from "lucide-react";
import { useRef, useState } from "react";
import { useFormContext } from "react-hook-form";
import { Button } from "@/app/_ui/button";
import { Checkbox } from "@/app/_ui/checkbox";
import { FieldError } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import type { PostCallValues } from "./post-call-form";
import { useSettings } from "./use-settings";

interface Row {
  key: number;
  option: string;
  hint: string;
}

/** The allowed values of an options variable, each with what it means. Enter adds the next one. */
export function OptionsEditor({ index }: { index: number }) {
  const form = useFormContext<PostCallValues>();
  const { settings, set, check: checkSettings } = useSettings(index);
  const at = `postCallVariables.${index}` as const;
  // Rows of its own: while one is typed two options may read the same, and each keeps its meaning.
  const [rows, setRows] = useState<Row[]>(() =>
    (form.getValues(`${at}.options`) ?? []).map((option, key) => ({
      key,
      option,
      hint: settings.optionHints?.[option] ?? "",
    })),
  );
  const list = useRef<HTMLOListElement>(null);
  const error = form.formState.errors.postCallVariables?.[index]?.options;
  const optionErrors = Array.isArray(error) ? error.map((one) => one?.message) : [];
  const check = () => {
    void form.trigger(`${at}.options`);
    checkSettings();
  };

  const change = (next: Row[]) => {
    setRows(next);
    form.setValue(
      `${at}.options`,
      next.map(({ option }) => option),
      { shouldDirty: true, shouldValidate: error !== undefined },
    );
    const hints = next.flatMap(({ option, hint }) => (hint.trim() ? [[option.trim(), hint] as const] : []));
    set({ optionHints: hints.length > 0 ? Object.fromEntries(hints) : undefined });
  };
  const edit = (key: number, part: Partial<Row>) =>
    change(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const add = () => {
    change([...rows, { key: Math.max(-1, ...rows.map(({ key }) => key)) + 1, option: "", hint: "" }]);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus(),
    );
  };

  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">Options</legend>
      <ol ref={list} className="flex flex-col gap-2 max-sm:gap-3">
        {rows.map((row, place) => (
          <li
            key={row.key}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-1 sm:grid-cols-[12rem_minmax(0,1fr)_auto]"
          >
            <Input
              aria-label={`Option ${place + 1}`}
              aria-invalid={optionErrors[place] ? true : undefined}
              value={row.option}
              onChange={(event) => edit(row.key, { option: event.target.value })}
              onBlur={check}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                add();
              }}
            />
            <Input
              aria-label={`Meaning of option ${place + 1}`}
              placeholder="When it applies"
              className="max-sm:order-1 max-sm:col-span-2"
              value={row.hint}
              onChange={(event) => edit(row.key, { hint: event.target.value })}
              onBlur={check}
            />
            <IconButton
              label={`Remove option ${place + 1}`}
              icon={<X />}
              onClick={() => change(rows.filter(({ key }) => key !== row.key))}
            />
            {optionErrors[place] && (
              <div className="order-2 col-span-full">
                <FieldError>{optionErrors[place]}</FieldError>
              </div>
            )}
          </li>
        ))}
      </ol>
      <WholeError index={index} />
      <Button size="sm" icon={<Plus />} className="self-start" onClick={add}>
        Add option
      </Button>
      <Checkbox
        label="Several options may apply at once"
        className="mt-1"
        checked={settings.multiple ?? false}
        onChange={(event) => set({ multiple: event.target.checked })}
      />
    </fieldset>
  );
}

/** What is wrong with the options together: too few, two the same. */
function WholeError({ index }: { index: number }) {
  const { formState } = useFormContext<PostCallValues>();
  const error = formState.errors.postCallVariables?.[index];
  const hints =
    error?.settings && "optionHints" in error.settings ? error.settings.optionHints?.message : undefined;
  const message = error?.options?.message ?? error?.options?.root?.message ?? hints;
  return message ? <FieldError>{String(message)}</FieldError> : null;
}
