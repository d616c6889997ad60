"use client";
import { ChevronsUpDown, Plus } from "lucide-react";
import { Logo } from "@/app/_ui/logo";
import { Menu } from "@/app/_ui/menu";
import type { ShellProps } from "./shell";

export function WorkspaceSwitcher({
  workspace,
  workspaces,
  collapsed,
}: Pick<ShellProps, "workspace" | "workspaces"> & { collapsed?: boolean }) {
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Workspace ${workspace.name}: switch`}
          className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover data-[state=open]:bg-hover"
        >
          <Logo className="size-6 shrink-0" />
          {!collapsed && (
            <>
              <span className="min-w-0 flex-1 truncate font-semibold">{workspace.name}</span>
              <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
            </>
          )}
        </button>
      }
      items={[
        { heading: "Workspaces" },
        ...workspaces.map(({ slug, name }) => ({
          label: name,
          ...(slug === workspace.slug
            ? { checked: true, onSelect: () => {} }
            : { href: `/w/${slug}`, icon: <Logo className="size-4" /> }),
        })),
        "separator",
        { label: "New workspace", icon: <Plus />, href: "/w/new" },
      ]}
    />
  );
}
