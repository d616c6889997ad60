"use client";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import { cn } from "./cn";

export interface Tab {
  href: string;
  label: string;
  count?: number | undefined;
  /** What the count means, where the label does not say it; spoken. */
  countLabel?: string | undefined;
  /** Pages below its path are part of it. */
  whole?: boolean;
}

/** Tabs are links: the chosen one is the one whose path (and `tab` parameter) the URL has. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  const path = usePathname();
  const search = useSearchParams();
  const isCurrent = ({ href, whole }: Tab) => {
    const [target = "", query = ""] = href.split("?");
    const wanted = new URLSearchParams(query).get("tab");
    if (whole && path.startsWith(`${target}/`)) return true;
    return (target === "" || target === path) && wanted === search.get("tab");
  };
  const nav = useRef<HTMLElement>(null);
  const current = tabs.findIndex(isCurrent);
  // Where they do not all fit, the chosen one is in sight.
  useEffect(() => {
    const link = nav.current?.querySelectorAll("a")[current];
    if (!nav.current || !link) return;
    nav.current.scrollLeft = link.offsetLeft - (nav.current.clientWidth - link.clientWidth) / 2;
  }, [current]);
  return (
    <nav
      ref={nav}
      aria-label={label}
      className="relative -mx-4 overflow-x-auto border-b px-4 sm:mx-0 sm:px-0 print:hidden"
    >
      <ul className="flex gap-5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              scroll={false}
              aria-current={isCurrent(tab) ? "page" : undefined}
              className={cn(
                "-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 text-ink-muted transition-colors hover:text-ink",
                "aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink",
              )}
            >
              {tab.label}
              {tab.count !== undefined && (
                <span className="tabular text-ink-faint text-xs" title={tab.countLabel}>
                  {tab.countLabel && <span className="sr-only">{tab.countLabel}</span>}
                  <span aria-hidden={tab.countLabel ? true : undefined}>{tab.count}</span>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
