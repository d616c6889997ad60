"use client";
import { Switch as Radix } from "radix-ui";
import { type ReactNode, useId } from "react";
import { cn } from "./cn";

interface SwitchProps {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  /** The label is only spoken: where a visible one stands already. */
  hideLabel?: boolean;
  className?: string;
}

/** Takes effect at once; a choice that is saved by a form is a Checkbox. */
export function Switch({
  label,
  hint,
  checked,
  onCheckedChange,
  disabled,
  hideLabel,
  className,
}: SwitchProps) {
  const id = useId();
  return (
    <div className={cn("flex items-start gap-2", className)}>
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={onCheckedChange}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        aria-label={hideLabel ? label : undefined}
        className="relative mt-0.5 h-4 w-7 shrink-0 rounded-full bg-control-line transition-colors disabled:opacity-60 data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-3 translate-x-0.5 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-3.5" />
      </Radix.Root>
      {!hideLabel && (
        <div className="min-w-0">
          <label htmlFor={id} className="text-base">
            {label}
          </label>
          {hint && (
            <p id={`${id}-hint`} className="text-ink-muted text-xs">
              {hint}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
