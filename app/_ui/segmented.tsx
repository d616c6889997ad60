"use client";
import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: { value: T; label: ReactNode }[];
  disabled?: boolean;
}

/** One of a few, all visible. */
export function Segmented<T extends string>({
  label,
  value,
  onChange,
  options,
  disabled = false,
}: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onChange(chosen.value);
      }}
      className="inline-flex h-8 items-center gap-0.5 rounded-md border border-line-strong bg-sunken p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="inline-flex h-full items-center gap-1.5 rounded-sm px-2.5 text-ink-muted text-sm transition-colors hover:text-ink disabled:cursor-default disabled:text-ink-faint data-[state=on]:bg-raised data-[state=on]:font-medium data-[state=on]:text-ink data-[state=on]:shadow-sm [&_svg]:size-4"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
