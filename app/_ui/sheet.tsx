"use client";
import { cn } from "./cn";
import { DialogFrame, type DialogProps } from "./dialog";

/** A panel from the side: detail beside a list, the rail on a phone. */
export function Sheet({ side = "right", ...props }: DialogProps & { side?: "left" | "right" }) {
  return (
    <DialogFrame
      {...props}
      contentClass={cn(
        "inset-y-0 w-[calc(100vw-2.5rem)] max-w-lg",
        side === "right"
          ? "right-0 animate-slide-right border-y-0 border-r-0"
          : "left-0 animate-slide-left border-y-0 border-l-0",
      )}
    />
  );
}
