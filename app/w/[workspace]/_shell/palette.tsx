"use client";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Bot, Moon, Phone, Plus, Search, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useDeferredValue, useRef, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { formatPhone } from "@/app/_ui/format-phone";
import { chooseTheme } from "@/app/_ui/theme";
import { NAV, SETTINGS } from "./nav";
import { useActiveDescendant } from "./use-active-descendant";

interface PaletteProps {
  base: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Every word has to begin a word of the item: what was typed, not letters strewn about. */
const matchWords = (value: string, search: string, keywords: string[] = []) => {
  const words = `${value} ${keywords.join(" ")}`.toLowerCase().split(/\s+/);
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.every((part) => words.some((word) => word.startsWith(part))) ? 1 : 0;
};

/** ⌘K: pages, assistants, calls by number, actions. */
export function Palette({ base, open, onOpenChange }: PaletteProps) {
  return (
    <Command.Dialog
      filter={matchWords}
      open={open}
      onOpenChange={onOpenChange}
      label="Search Wrapup"
      overlayClassName="fixed inset-0 z-40 animate-fade bg-overlay"
      contentClassName="-translate-x-1/2 fixed top-[14vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl animate-fade overflow-hidden rounded-xl border bg-surface shadow-lg outline-none"
    >
      {open && <PaletteBody base={base} close={() => onOpenChange(false)} />}
    </Command.Dialog>
  );
}

function PaletteBody({ base, close }: { base: string; close: () => void }) {
  const router = useRouter();
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const search = useDeferredValue(text);
  const digits = search.replace(/[\s()-]/g, "");
  const byNumber = /^\+?\d{3,}$/.test(digits);
  const assistants = useQuery(trpc.assistant.list.queryOptions({ limit: 100 }));
  const calls = useQuery(trpc.calls.list.queryOptions({ phone: digits, limit: 5 }, { enabled: byNumber }));
  const go = (href: string) => () => {
    router.push(href);
    close();
  };
  const act = (run: () => void) => () => {
    run();
    close();
  };
  const body = useRef<HTMLDivElement>(null);
  useActiveDescendant(body);
  return (
    <div ref={body}>
      <div className="flex items-center gap-2.5 border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Go to a page, an assistant, a phone number…"
          className="h-12 w-full min-w-0 bg-transparent text-lg outline-none"
        />
      </div>
      <Command.List className="max-h-[52vh] overflow-y-auto p-2">
        <Command.Empty className="px-3 py-8 text-center text-ink-muted">
          {calls.isFetching
            ? "Looking…"
            : "Nothing found. Try a page, a name, or at least three digits of a number."}
        </Command.Empty>
        {byNumber && (calls.data?.data.length ?? 0) > 0 && (
          <Group heading="Calls">
            {calls.data?.data.map((call) => (
              <Item
                key={call.id}
                value={`${call.id} ${search}`}
                icon={<Phone />}
                onSelect={go(`${base}/calls/${call.id}`)}
                hint={new Date(call.startedAt).toLocaleDateString("en", { day: "numeric", month: "short" })}
              >
                {formatPhone(call.customerPhone ?? "No number")}
              </Item>
            ))}
          </Group>
        )}
        <Group heading="Pages">
          {[...NAV, SETTINGS].map((item) => (
            <Item
              key={item.path}
              value={`page ${item.label}`}
              keywords={item.keywords ?? []}
              icon={<item.icon />}
              onSelect={go(base + item.path)}
            >
              {item.label}
            </Item>
          ))}
        </Group>
        {(assistants.data?.data.length ?? 0) > 0 && (
          <Group heading="Assistants">
            {assistants.data?.data.map((assistant) => (
              <Item
                key={assistant.id}
                value={`assistant ${assistant.name} ${assistant.id}`}
                icon={<Bot />}
                onSelect={go(`${base}/assistants/${assistant.id}`)}
              >
                {assistant.name}
              </Item>
            ))}
          </Group>
        )}
        <Group heading="Actions">
          <Item value="new automation" icon={<Plus />} onSelect={go(`${base}/automations/new`)}>
            New automation
          </Item>
          <Item value="new assistant" icon={<Plus />} onSelect={go(`${base}/assistants?new=1`)}>
            New assistant
          </Item>
          <Item value="light theme" icon={<Sun />} onSelect={act(() => chooseTheme("light"))}>
            Light theme
          </Item>
          <Item value="dark theme" icon={<Moon />} onSelect={act(() => chooseTheme("dark"))}>
            Dark theme
          </Item>
        </Group>
      </Command.List>
    </div>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-ink-faint [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  value: string;
  keywords?: string[];
  icon: ReactNode;
  hint?: ReactNode;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ value, keywords, icon, hint, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      {...(keywords ? { keywords } : {})}
      onSelect={onSelect}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-ink-faint"
    >
      {icon}
      <span className="tabular min-w-0 flex-1 truncate">{children}</span>
      {hint && <span className="text-ink-faint text-xs">{hint}</span>}
    </Command.Item>
  );
}
