"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/app/_ui/cn";
import { Tooltip } from "@/app/_ui/tooltip";
import { isCurrent, NAV, type NavItem, SETTINGS } from "./nav";

interface RailNavProps {
  base: string;
  collapsed?: boolean;
  onNavigate?: () => void;
}

function RailLink({ item, base, collapsed, onNavigate }: RailNavProps & { item: NavItem }) {
  const current = isCurrent(item, base, usePathname());
  const link = (
    <Link
      href={base + item.path}
      onClick={onNavigate}
      aria-current={current ? "page" : undefined}
      aria-label={collapsed ? item.label : undefined}
      className={cn(
        "flex h-8 items-center gap-2.5 rounded-md px-2 text-ink-muted transition-colors hover:bg-hover hover:text-ink max-md:h-10",
        "aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink",
        collapsed && "justify-center px-0",
      )}
    >
      <item.icon aria-hidden className={cn("size-4 shrink-0", current && "text-accent-text")} />
      {!collapsed && item.label}
    </Link>
  );
  return (
    <li>
      {collapsed ? (
        <Tooltip content={item.label} side="right">
          {link}
        </Tooltip>
      ) : (
        link
      )}
    </li>
  );
}

/** The sections of a workspace, settings at the bottom. */
export function RailNav(props: RailNavProps) {
  return (
    <nav aria-label="Workspace" className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <ul className="flex flex-col gap-0.5">
        {NAV.map((item) => (
          <RailLink key={item.path} item={item} {...props} />
        ))}
      </ul>
      <ul className="mt-auto pt-2">
        <RailLink item={SETTINGS} {...props} />
      </ul>
    </nav>
  );
}
