"use client";
import { useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { Input } from "@/app/_ui/input";
import { Popover } from "@/app/_ui/popover";
import { insertion, parseTemplate } from "@/server/domain/automations/shared/templates";
import { pathLabel, resolvePath, showValue } from "@/server/domain/automations/shared/values";
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
      {[...values].map(([raw, { path, fallback }]) => {
        const shown = sample ? showValue(resolvePath(sample, path).value) : null;
        return (
          <li key={path + raw}>
            <Chip
              path={path}
              fallback={fallback}
              isUnknown={sample !== null && shown === null}
              onFallback={(next) => onChange(template.replaceAll(raw, insertion(path, next)))}
              onRemove={() => onChange(template.replaceAll(raw, ""))}
            />
          </li>
        );
      })}
    </ul>
  );
}

interface ChipProps {
  path: string;
  fallback: string | null;
  isUnknown: boolean;
  onFallback: (fallback: string | null) => void;
  onRemove: () => void;
}

function Chip({ path, fallback, isUnknown, onFallback, onRemove }: ChipProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState(fallback ?? "");
  const label = pathLabel(path);
  const warns = isUnknown && fallback === null;
  return (
    <Popover
      label={`Inserted value ${label}`}
      open={open}
      onOpenChange={(next) => {
        setText(fallback ?? "");
        setOpen(next);
      }}
      trigger={
        <button
          type="button"
          className={cn(
            "flex h-6 items-center gap-1 rounded-md border px-1.5 text-xs transition-colors",
            warns
              ? "border-warning-line bg-warning-subtle text-warning-text"
              : "border-accent-line bg-accent-subtle text-accent-text",
          )}
        >
          <span className="font-medium">{label}</span>
          {fallback !== null && <span className="max-w-32 truncate">else “{fallback || "nothing"}”</span>}
          {warns && <span>unknown in the sample</span>}
        </button>
      }
    >
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          // It stands inside the page's own form fields; nothing else is to be submitted.
          event.stopPropagation();
          onFallback(text.replace(/[{}|]/g, "").trim());
          setOpen(false);
        }}
      >
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
          Without a fallback the step fails and nothing is sent to a customer whose call does not say it.
        </p>
        <div className="flex justify-between gap-2">
          <Button size="sm" variant="ghost" onClick={onRemove}>
            Remove value
          </Button>
          <span className="flex gap-2">
            {fallback !== null && (
              <Button size="sm" onClick={() => onFallback(null)}>
                No fallback
              </Button>
            )}
            <Button size="sm" type="submit" variant="primary">
              Set fallback
            </Button>
          </span>
        </div>
      </form>
    </Popover>
  );
}
