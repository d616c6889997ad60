"use client";
import Link from "next/link";
import { DropdownMenu as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { cn } from "./cn";
import { portalHome } from "./portal-home";

export type MenuItem =
  | "separator"
  | { heading: string }
  | {
      label: string;
      icon?: ReactNode;
      /** One of the two: what it does, or where it leads. */
      onSelect?: () => void;
      href?: string;
      danger?: boolean;
      disabled?: boolean;
      /** Set for choices: shows and speaks which one holds. */
      checked?: boolean;
      hint?: ReactNode;
    };

const ITEM =
  "flex min-h-8 w-full cursor-default select-none items-center gap-2 rounded-md px-2 py-1 text-base outline-none data-[highlighted]:bg-hover data-[disabled]:text-ink-faint [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-faint";

function Item({ item }: { item: MenuItem }) {
  if (item === "separator") return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
  if ("heading" in item) {
    return <Radix.Label className="px-2 py-1 text-ink-faint text-xs">{item.heading}</Radix.Label>;
  }
  const content = (
    <>
      {item.icon}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.hint && <span className="text-ink-faint text-xs">{item.hint}</span>}
    </>
  );
  const className = cn(ITEM, item.danger && "text-danger-text [&_svg]:text-danger-text");
  if (item.href !== undefined) {
    return (
      <Radix.Item asChild disabled={item.disabled ?? false} className={className}>
        <Link href={item.href}>{content}</Link>
      </Radix.Item>
    );
  }
  if (item.checked !== undefined) {
    return (
      <Radix.CheckboxItem
        checked={item.checked}
        className={cn(className, item.checked && "font-medium text-accent-text [&_svg]:text-accent-text")}
        onSelect={() => item.onSelect?.()}
      >
        {content}
      </Radix.CheckboxItem>
    );
  }
  return (
    <Radix.Item disabled={item.disabled ?? false} className={className} onSelect={() => item.onSelect?.()}>
      {content}
    </Radix.Item>
  );
}

interface MenuProps {
  trigger: ReactNode;
  items: MenuItem[];
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
}

export function Menu({ trigger, items, align = "end", side = "bottom" }: MenuProps) {
  // State, not a ref: where the panel goes must be known before it opens, or it would move while open and close.
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild ref={setAnchor}>
        {trigger}
      </Radix.Trigger>
      <Radix.Portal container={portalHome(anchor)}>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 max-w-80 animate-rise rounded-lg border bg-surface p-1 shadow-md"
        >
          {items.map((item, index) => (
            <Item
              key={typeof item === "object" && "label" in item ? item.label : `part-${index}`}
              item={item}
            />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
