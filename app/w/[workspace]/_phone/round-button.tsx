"use client";
import type { ReactNode } from "react";
import { cn } from "@/app/_ui/cn";

interface RoundButtonProps {
  label: string;
  tone: "accent" | "danger";
  icon: ReactNode;
  disabled?: boolean;
  onClick: () => void;
}

/** A key of the handset: large, with its word under it. */
export function RoundButton({ label, tone, icon, disabled, onClick }: RoundButtonProps) {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={onClick}
      className="group flex flex-col items-center gap-2 rounded-md text-sm disabled:opacity-60"
    >
      <span
        className={cn(
          "flex size-14 items-center justify-center rounded-full transition-colors [&_svg]:size-6",
          tone === "accent" && "bg-accent text-accent-ink group-hover:bg-accent-hover",
          tone === "danger" && "bg-danger-solid text-danger-ink group-hover:brightness-95",
        )}
      >
        {icon}
      </span>
      {label}
    </button>
  );
}
