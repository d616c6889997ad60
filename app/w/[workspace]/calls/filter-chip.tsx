"use client";
import { ChevronDown, X } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { IconButton } from "@/app/_ui/icon-button";
import { Menu } from "@/app/_ui/menu";

interface FilterChipProps<T extends string> {
  label: string;
  value: T | null;
  options: { value: T; label: string }[];
  onChange: (value: T | null) => void;
}

/** One filter: dashed while it lets everything through, solid with its value and a cross when it is set. */
export function FilterChip<T extends string>({ label, value, options, onChange }: FilterChipProps<T>) {
  const chosen = options.find((option) => option.value === value);
  return (
    <div
      className={cn("flex items-center rounded-md", chosen && "border border-accent-line bg-accent-subtle")}
    >
      <Menu
        align="start"
        trigger={
          <Button
            size="sm"
            variant={chosen ? "ghost" : "secondary"}
            className={chosen ? "h-6.5 text-accent-text hover:text-accent-text" : "border-dashed shadow-none"}
          >
            {chosen ? (
              <>
                {label}: <strong className="font-semibold">{chosen.label}</strong>
              </>
            ) : (
              label
            )}
            {!chosen && <ChevronDown aria-hidden />}
          </Button>
        }
        items={options.map((option) => ({
          label: option.label,
          checked: option.value === value,
          onSelect: () => onChange(option.value === value ? null : option.value),
        }))}
      />
      {chosen && (
        <IconButton
          label={`Clear the filter ${label}`}
          icon={<X />}
          className="h-6.5 w-6 text-accent-text"
          onClick={() => onChange(null)}
        />
      )}
    </div>
  );
}
