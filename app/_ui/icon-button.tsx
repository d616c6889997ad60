"use client";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonStyle, buttonStyles } from "./button-styles";
import { cn } from "./cn";
import { Spinner } from "./spinner";
import { Tooltip } from "./tooltip";

interface IconButtonProps extends Omit<ComponentProps<"button">, "children">, ButtonStyle {
  /** What it does, to what: the name and the tooltip. */
  label: string;
  icon: ReactNode;
  pending?: boolean;
}

export function IconButton({
  label,
  icon,
  variant = "ghost",
  size = "sm",
  pending = false,
  disabled,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip content={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        disabled={disabled || pending}
        className={cn(buttonStyles({ variant, size, square: true }), className)}
      >
        {pending ? <Spinner /> : icon}
      </button>
    </Tooltip>
  );
}
