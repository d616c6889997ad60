"use client";
import { ChevronDown, X } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { IconButton } from "@/app/_ui/icon-button";
import { Menu } from "@/app/_ui/menu";

interface ChipFrameProps {
  label: string;
  /** What is chosen, in words; null while everything is let through. */
  chosen: string | null;
  onClear: () => void;
  /** Puts the chip's button into what it opens. */
  children: (trigger: ReactNode) => ReactNode;
}

/** One filter: dashed while it lets everything through, solid with its value and a cross when it is set. */
export function ChipFrame({ label, chosen, onClear, children }: ChipFrameProps) {
  return (
    <div
      className={cn(
        "flex items-center rounded-md",
        chosen !== null && "border border-accent-line bg-accent-subtle",
      )}
    >
      {children(<ChipButton label={label} chosen={chosen} />)}
      {chosen !== null && (
        <IconButton
          label={`Clear the filter ${label}`}
          icon={<X />}
          className="h-6.5 w-6 text-accent-text"
          onClick={onClear}
        />
      )}
    </div>
  );
}

/** Passes on what the panel that it opens puts on its trigger. */
function ChipButton({
  label,
  chosen,
  ...rest
}: { label: string; chosen: string | null } & ComponentProps<"button">) {
  if (chosen === null) {
    return (
      <Button {...rest} size="sm" className="border-dashed shadow-none">
        {label}
        <ChevronDown aria-hidden />
      </Button>
    );
  }
  return (
    <Button
      {...rest}
      size="sm"
      variant="ghost"
      className="h-6.5 max-w-72 text-accent-text hover:text-accent-text"
    >
      {label}: <strong className="truncate font-semibold">{chosen}</strong>
    </Button>
  );
}

interface FilterChipProps<T extends string> {
  label: string;
  value: T | null;
  options: { value: T; label: string }[];
  onChange: (value: T | null) => void;
}

/** A filter that is one of several. */
export function FilterChip<T extends string>({ label, value, options, onChange }: FilterChipProps<T>) {
  const chosen = options.find((option) => option.value === value)?.label ?? value;
  return (
    <ChipFrame label={label} chosen={chosen} onClear={() => onChange(null)}>
      {(trigger) => (
        <Menu
          align="start"
          trigger={trigger}
          items={options.map((option) => ({
            label: option.label,
            checked: option.value === value,
            onSelect: () => onChange(option.value === value ? null : option.value),
          }))}
        />
      )}
    </ChipFrame>
  );
}
