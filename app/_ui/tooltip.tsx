"use client";
import { Tooltip as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { portalHome } from "./portal-home";

/** Words on hover and focus. `children` must be one element that can hold a ref. */
export function Tooltip({
  content,
  children,
  side = "top",
}: {
  content: ReactNode;
  children: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
}) {
  // State, not a ref: where the panel goes must be known before it opens, or it would move while open and close.
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  return (
    <Radix.Root>
      <Radix.Trigger asChild ref={setAnchor}>
        {children}
      </Radix.Trigger>
      <Radix.Portal container={portalHome(anchor)}>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 animate-fade rounded-md bg-ink px-2 py-1 text-canvas text-xs shadow-md"
        >
          {content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={300} skipDelayDuration={100}>
      {children}
    </Radix.Provider>
  );
}
