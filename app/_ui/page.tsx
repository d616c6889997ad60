import type { ReactNode } from "react";
import { cn } from "./cn";

/** The frame of a page's content: full width for tables, a readable measure for forms; both begin at one edge. */
export function Page({ width = "full", children }: { width?: "full" | "form"; children: ReactNode }) {
  return (
    <div
      className={cn(
        "flex w-full min-w-0 flex-col gap-5 px-4 pt-5 pb-24 sm:px-6 lg:px-8 print:p-0",
        width === "form" ? "max-w-[1120px]" : "max-w-[1680px]",
      )}
    >
      {children}
    </div>
  );
}
