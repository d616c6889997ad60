"use client";
import { Menu as MenuIcon, PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useCallback, useState } from "react";
import { cn } from "@/app/_ui/cn";
import { IconButton } from "@/app/_ui/icon-button";
import { Kbd } from "@/app/_ui/kbd";
import { Logo } from "@/app/_ui/logo";
import { useInBrowser } from "@/app/_ui/relative-time";
import { Sheet } from "@/app/_ui/sheet";
import type { Theme } from "@/app/_ui/theme";
import { Bell } from "./bell";
import { RAIL_COOKIE } from "./nav";
import { PersonMenu } from "./person-menu";
import { RailNav } from "./rail-nav";
import { StopBanner } from "./stop-banner";
import { usePaletteKey } from "./use-palette-key";
import { WorkspaceSwitcher } from "./workspace-switcher";

/** Comes with its first use: no page pays for it. */
const Palette = dynamic(() => import("./palette").then((module) => module.Palette), { ssr: false });

export interface ShellProps {
  /** "/w/acme". */
  base: string;
  workspace: { slug: string; name: string };
  workspaces: { slug: string; name: string }[];
  person: { name: string; email: string };
  theme: Theme;
  railCollapsed: boolean;
}

/** Rail and top bar: what stays while pages change. */
export function Shell({ railCollapsed, children, ...shell }: ShellProps & { children: ReactNode }) {
  const [collapsed, setCollapsed] = useState(railCollapsed);
  const [menuOpen, setMenuOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState<boolean | null>(null);
  usePaletteKey(useCallback(() => setPaletteOpen((open) => !open), []));
  const toggle = () => {
    setCollapsed(!collapsed);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `${RAIL_COOKIE}=${collapsed ? "open" : "collapsed"}; path=/; max-age=31536000; samesite=lax`;
  };
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-medium text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <aside
        aria-label="Navigation"
        className={cn(
          "sticky top-0 hidden h-dvh shrink-0 flex-col gap-2 border-r bg-canvas p-2 transition-[width] md:flex print:hidden",
          collapsed ? "w-14" : "w-58",
        )}
      >
        <div className={cn("flex items-center gap-1", collapsed && "flex-col")}>
          <WorkspaceSwitcher {...shell} collapsed={collapsed} />
          <Bell base={shell.base} />
        </div>
        <SearchButton collapsed={collapsed} onClick={() => setPaletteOpen(true)} />
        <RailNav base={shell.base} collapsed={collapsed} />
        <div className={cn("flex items-center gap-1 border-t pt-2", collapsed && "flex-col")}>
          <div className="flex min-w-0 flex-1 flex-col">
            <PersonMenu {...shell} collapsed={collapsed} />
          </div>
          <IconButton
            label={collapsed ? "Widen the navigation" : "Narrow the navigation"}
            icon={collapsed ? <PanelLeftOpen /> : <PanelLeftClose />}
            onClick={toggle}
          />
        </div>
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-20 flex h-12 items-center gap-2 border-b bg-canvas px-3 md:hidden print:hidden">
          <IconButton
            label="Open the navigation"
            icon={<MenuIcon />}
            size="md"
            onClick={() => setMenuOpen(true)}
          />
          <Logo className="size-5" />
          <span className="min-w-0 flex-1 truncate font-semibold">{shell.workspace.name}</span>
          <Bell base={shell.base} />
          <IconButton label="Search" icon={<Search />} size="md" onClick={() => setPaletteOpen(true)} />
        </header>
        <StopBanner base={shell.base} />
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          {children}
        </main>
      </div>
      <Sheet side="left" title="Wrapup" open={menuOpen} onOpenChange={setMenuOpen}>
        <div className="flex h-full flex-col gap-2">
          <div className="flex">
            <WorkspaceSwitcher {...shell} />
          </div>
          <RailNav base={shell.base} onNavigate={() => setMenuOpen(false)} />
          <div className="flex flex-col border-t pt-2">
            <PersonMenu {...shell} />
          </div>
        </div>
      </Sheet>
      {paletteOpen !== null && <Palette base={shell.base} open={paletteOpen} onOpenChange={setPaletteOpen} />}
    </div>
  );
}

function SearchButton({ collapsed, onClick }: { collapsed: boolean; onClick: () => void }) {
  const inBrowser = useInBrowser();
  // Only Apple's keyboards have a ⌘, and other systems' fonts often lack the sign.
  const keys = inBrowser && /Mac|iP/.test(navigator.platform) ? "⌘K" : "Ctrl K";
  if (collapsed) {
    return (
      <IconButton
        label={`Search (${keys})`}
        icon={<Search />}
        size="md"
        className="self-center"
        onClick={onClick}
      />
    );
  }
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex h-8 items-center gap-2 rounded-md border bg-surface px-2 text-ink-faint shadow-sm hover:border-line-strong hover:text-ink-muted"
    >
      <Search aria-hidden className="size-4" />
      <span className="flex-1 text-left text-sm">Search</span>
      <Kbd>{keys}</Kbd>
    </button>
  );
}
