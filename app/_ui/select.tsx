import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** The platform's own select: works with every keyboard, screen reader and phone. */
export function Select({ className, ...rest }: ComponentProps<"select">) {
  return (
    <div className={cn("relative min-w-0", className)}>
      <select
        {...rest}
        className="control h-8 w-full min-w-0 appearance-none truncate bg-none py-0 pr-8 pl-2.5 text-base max-sm:text-lg"
      />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-ink-faint"
      />
    </div>
  );
}
