"use client";
import { ArrowDown, ArrowUp, ChevronRight, Trash2 } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { cn } from "@/app/_ui/cn";
import { IconButton } from "@/app/_ui/icon-button";

interface VariableRowProps {
  /** "" while it has none yet. */
  name: string;
  index: number;
  count: number;
  open: boolean;
  invalid: boolean;
  onToggle: () => void;
  /** Somebody works in the row while it is invalid. */
  onMend: () => void;
  onMove: (to: number) => void;
  onRemove: () => void;
  /** Of the closed row, beside the name. */
  summary: ReactNode;
  children: ReactNode;
}

/** One variable: a line to read, which opens in place to edit. Alt with the arrow keys moves it. */
export function VariableRow({
  name,
  index,
  count,
  open,
  invalid,
  onToggle,
  onMend,
  onMove,
  onRemove,
  ...row
}: VariableRowProps) {
  const label = name || `variable ${index + 1}`;
  const toggle = useRef<HTMLButtonElement>(null);
  const move = (by: number) => {
    const to = index + by;
    if (to < 0 || to >= count) return;
    const focused = document.activeElement;
    onMove(to);
    // The browser drops the focus of what is moved in the page; at the end of the list its button is off.
    requestAnimationFrame(() => {
      // A frame may be late: who has gone on meanwhile is not called back.
      if (document.activeElement !== focused && document.activeElement !== document.body) return;
      if (focused instanceof HTMLElement) focused.focus();
      if (document.activeElement !== focused) toggle.current?.focus();
    });
  };
  return (
    <li
      aria-label={label}
      className={cn("bg-surface", open && "bg-canvas")}
      onFocus={() => {
        if (invalid) onMend();
      }}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        move(event.key === "ArrowUp" ? -1 : 1);
      }}
    >
      <div className="flex min-h-11 items-center gap-1 pr-2">
        <button
          ref={toggle}
          type="button"
          aria-expanded={open}
          aria-label={`${open ? "Close" : "Edit"} ${label}`}
          onClick={onToggle}
          className="flex min-h-11 min-w-0 flex-1 items-center gap-2 py-1.5 pl-3 text-left hover:bg-hover"
        >
          <ChevronRight
            aria-hidden
            className={cn("size-4 shrink-0 text-ink-faint transition-transform", open && "rotate-90")}
          />
          <span
            className={cn(
              "min-w-0 truncate font-medium font-mono text-sm sm:max-w-[50%] sm:shrink-0",
              invalid && "text-danger-text",
              name === "" && "font-sans text-ink-faint",
            )}
          >
            {name || "New variable"}
          </span>
          {row.summary}
        </button>
        <IconButton
          label={`Move ${label} up`}
          icon={<ArrowUp />}
          disabled={index === 0}
          onClick={() => move(-1)}
        />
        <IconButton
          label={`Move ${label} down`}
          icon={<ArrowDown />}
          disabled={index === count - 1}
          onClick={() => move(1)}
        />
        <IconButton label={`Remove ${label}`} icon={<Trash2 />} onClick={onRemove} />
      </div>
      {open && <div className="flex flex-col gap-4 px-4 pt-1 pb-5 sm:pl-9">{row.children}</div>}
    </li>
  );
}

/** The frame of a list of rows. */
export const ROWS = "divide-y overflow-hidden rounded-lg border bg-surface";
