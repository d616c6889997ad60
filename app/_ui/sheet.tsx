"use client";
import { cn } from "./cn";
import { DialogFrame, type DialogProps } from "./dialog";

interface SheetProps extends DialogProps {
  side?: "left" | "right";
  /** For two panes side by side. */
  wide?: boolean;
}

/** A panel from the side: detail beside a list, the rail on a phone. */
export function Sheet({ side = "right", wide, ...props }: SheetProps) {
  return (
    <DialogFrame
      {...props}
      contentClass={cn(
        "inset-y-0 w-[calc(100vw-2.5rem)]",
        wide ? "max-w-5xl" : "max-w-lg",
        side === "right"
          ? "right-0 animate-slide-right border-y-0 border-r-0"
          : "left-0 animate-slide-left border-y-0 border-l-0",
      )}
    />
  );
}
