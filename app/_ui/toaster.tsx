"use client";
import { Toaster as Sonner } from "sonner";

export function Toaster() {
  return (
    <Sonner
      position="bottom-center"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-start gap-2.5 rounded-lg border bg-surface px-3.5 py-3 text-base text-ink shadow-lg [&_svg]:size-4",
          icon: "mt-0.5 shrink-0",
          title: "font-medium",
          description: "text-ink-muted text-sm",
          success: "[&_[data-icon]]:text-success-text",
          error: "border-danger-line [&_[data-icon]]:text-danger-text",
          actionButton:
            "ml-auto shrink-0 rounded-md border border-line-strong px-2 py-0.5 font-medium text-sm hover:bg-hover",
          closeButton: "text-ink-faint",
        },
      }}
    />
  );
}
