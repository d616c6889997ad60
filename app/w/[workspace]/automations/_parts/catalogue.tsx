"use client";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/app/_ui/cn";

export interface CatalogueItem {
  id: string;
  title: string;
  help: string;
  icon: ReactNode;
  /** Other words that people search by. */
  keywords?: string[];
}
export interface CatalogueGroup {
  title: string;
  items: CatalogueItem[];
}

interface CatalogueProps {
  /** Name of the search box. */
  label: string;
  groups: CatalogueGroup[];
  onChoose: (id: string) => void;
  chosen?: string | undefined;
  autoFocus?: boolean;
  className?: string;
}

/** Things to choose from with a search and a line of help each. Arrow keys and Enter work from the search box. */
export function Catalogue({ label, groups, onChoose, chosen, autoFocus, className }: CatalogueProps) {
  return (
    <Command label={label} className={cn("flex min-h-0 flex-col", className)}>
      <div className="flex items-center gap-2 border-b px-3">
        <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
        <Command.Input
          aria-label={label}
          placeholder={label}
          autoFocus={autoFocus ?? false}
          className="h-10 w-full min-w-0 bg-transparent text-base outline-none max-sm:text-lg"
        />
      </div>
      <Command.List className="min-h-0 flex-1 overflow-y-auto p-1.5" label={label}>
        <Command.Empty className="px-3 py-6 text-center text-ink-muted">
          Nothing fits. Try another word.
        </Command.Empty>
        {groups.map((group) => (
          <Command.Group
            key={group.title}
            heading={group.title}
            className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-faint [&_[cmdk-group-heading]]:text-xs"
          >
            {group.items.map((item) => (
              <Command.Item
                key={item.id}
                value={`${group.title} ${item.title}`}
                keywords={[...(item.keywords ?? []), item.help]}
                onSelect={() => onChoose(item.id)}
                className="flex cursor-default items-start gap-2.5 rounded-md px-2 py-1.5 data-[selected=true]:bg-hover [&_svg]:size-4"
              >
                <span
                  aria-hidden
                  className={cn(
                    "mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-md border text-ink-muted",
                    item.id === chosen && "border-accent-line bg-accent-subtle text-accent-text",
                  )}
                >
                  {item.icon}
                </span>
                <span className="min-w-0">
                  <span className="block font-medium">{item.title}</span>
                  <span className="block text-ink-muted text-sm">{item.help}</span>
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
