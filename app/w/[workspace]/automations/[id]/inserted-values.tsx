"use client";
import { useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { Input } from "@/app/_ui/input";
import { Popover } from "@/app/_ui/popover";
import { Select } from "@/app/_ui/select";
import {
  cutOf,
  FORMAT_LABELS,
  type Format,
  formatsFor,
  readFormat,
} from "@/server/domain/automations/shared/formats";
import {
  insertion,
  parseTemplate,
  showToken,
  type ValueToken,
} from "@/server/domain/automations/shared/templates";
import { useBuilder } from "./builder-context";

/** The values inserted in a text, as chips: what each is, and what stands there when it is unknown. */
export function InsertedValues({
  template,
  onChange,
}: {
  template: string;
  onChange: (next: string) => void;
}) {
  const { sample } = useBuilder();
  const values = new Map(
    parseTemplate(template).flatMap((token) => (token.kind === "value" ? [[token.raw, token] as const] : [])),
  );
  if (values.size === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5" aria-label="Inserted values">
      {[...values].map(([raw, token]) => (
        <li key={raw}>
          <Chip
            token={token}
            shown={sample && showToken(token, sample)}
            isUnknown={sample !== null && showToken(token, sample) === null}
            onSet={(fallback, formats) =>
              onChange(template.replaceAll(raw, () => insertion(token.path, fallback, formats)))
            }
            onRemove={() => onChange(template.replaceAll(raw, ""))}
          />
        </li>
      ))}
    </ul>
  );
}

interface ChipProps {
  token: ValueToken;
  /** What it comes to with the sample. */
  shown: string | null;
  isUnknown: boolean;
  onSet: (fallback: string | null, formats: Format[]) => void;
  onRemove: () => void;
}

function Chip({ token, shown, isUnknown, onSet, onRemove }: ChipProps) {
  const { labelOf } = useBuilder();
  const [open, setOpen] = useState(false);
  const { path, formats, fallback } = token;
  const label = labelOf(path);
  const warns = isUnknown && fallback === null;
  return (
    <Popover
      label={`Inserted value ${label}`}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          className={cn(
            "flex h-6 max-w-full items-center gap-1 rounded-md border px-1.5 text-xs transition-colors",
            warns
              ? "border-warning-line bg-warning-subtle text-warning-text"
              : "border-accent-line bg-accent-subtle text-accent-text",
          )}
        >
          <span className="truncate font-medium">{label}</span>
          {formats.map((format) => (
            <span key={format} className="max-w-32 truncate">
              as {FORMAT_LABELS(format).replace(/ \(.*/, "")}
            </span>
          ))}
          {fallback !== null && <span className="max-w-32 truncate">else “{fallback || "nothing"}”</span>}
          {warns && <span>unknown in the sample</span>}
        </button>
      }
    >
      {open && (
        <ValueForm
          token={token}
          shown={shown}
          onRemove={onRemove}
          onSet={(...next) => {
            onSet(...next);
            setOpen(false);
          }}
        />
      )}
    </Popover>
  );
}

type FormProps = Pick<ChipProps, "token" | "shown" | "onSet" | "onRemove">;

/** How a value is written, and what stands there when it is unknown. */
function ValueForm({ token, shown, onSet, onRemove }: FormProps) {
  const id = useId();
  const { typeOf, labelOf, sample } = useBuilder();
  const { path } = token;
  const [text, setText] = useState(token.fallback ?? "");
  const cut = token.formats.map(cutOf).find((length) => length !== null) ?? null;
  const [format, setFormat] = useState<string>(token.formats.find((one) => cutOf(one) === null) ?? "");
  const [length, setLength] = useState(cut === null ? "" : String(cut));
  const formats = [format, length && `cut_${length}`].flatMap((name) => readFormat(name) ?? []);
  const label = labelOf(path);
  const preview = sample ? showToken({ ...token, formats }, sample) : shown;
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        // It stands inside the page's own form fields; nothing else is to be submitted.
        event.stopPropagation();
        const fallback = text.replace(/[{}|]/g, "").trim();
        onSet(fallback === "" && token.fallback === null ? null : fallback, formats);
      }}
    >
      <label htmlFor={`${id}-format`} className="font-medium text-sm">
        Write {label} as
      </label>
      <Select id={`${id}-format`} value={format} onChange={({ target }) => setFormat(target.value)}>
        <option value="">it is</option>
        {formatsFor(typeOf(path)).map((one) => (
          <option key={one} value={one}>
            {FORMAT_LABELS(one)}
          </option>
        ))}
      </Select>
      <label htmlFor={`${id}-cut`} className="font-medium text-sm">
        Cut to characters
      </label>
      <Input
        id={`${id}-cut`}
        inputMode="numeric"
        value={length}
        placeholder="As long as it is"
        onChange={({ target }) => setLength(target.value.replace(/\D/g, "").slice(0, 4))}
      />
      <label htmlFor={id} className="font-medium text-sm">
        When {label} is unknown, write
      </label>
      <Input
        id={id}
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder="there"
        maxLength={80}
      />
      <p className="text-ink-muted text-xs">
        {preview === null
          ? "Without a fallback the step fails and nothing is sent to a customer whose call does not say it."
          : `With the sample: ${preview}`}
      </p>
      <div className="flex justify-between gap-2">
        <Button size="sm" variant="ghost" onClick={onRemove}>
          Remove value
        </Button>
        <span className="flex gap-2">
          {token.fallback !== null && (
            <Button size="sm" onClick={() => onSet(null, formats)}>
              No fallback
            </Button>
          )}
          <Button size="sm" type="submit" variant="primary">
            Set
          </Button>
        </span>
      </div>
    </form>
  );
}
