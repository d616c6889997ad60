"use client";
import { LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { useState } from "react";
import { Menu } from "@/app/_ui/menu";
import { signOut } from "@/app/_ui/sign-out";
import { chooseTheme, type Theme } from "@/app/_ui/theme";
import type { ShellProps } from "./shell";

const LOOKS = [
  { value: "system", label: "As the system", icon: <Monitor /> },
  { value: "light", label: "Light", icon: <Sun /> },
  { value: "dark", label: "Dark", icon: <Moon /> },
] as const;

export const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("") || "?";

interface PersonMenuProps extends Pick<ShellProps, "person" | "base"> {
  theme: Theme;
  collapsed?: boolean;
}

export function PersonMenu({ person, base, theme: initial, collapsed }: PersonMenuProps) {
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme) => {
    chooseTheme(next);
    setTheme(next);
  };
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`${person.name}: account menu`}
          className="flex h-10 min-w-0 items-center gap-2.5 rounded-md px-1.5 text-left hover:bg-hover data-[state=open]:bg-hover"
        >
          <span
            aria-hidden
            className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-subtle font-medium text-accent-text text-xs"
          >
            {initialsOf(person.name)}
          </span>
          {!collapsed && <span className="min-w-0 flex-1 truncate">{person.name}</span>}
        </button>
      }
      items={[
        { heading: person.email },
        { label: "Your account", icon: <UserRound />, href: `${base}/settings/account` },
        "separator",
        { heading: "Theme" },
        ...LOOKS.map(({ value, label, icon }) => ({
          label,
          icon,
          checked: theme === value,
          onSelect: () => choose(value),
        })),
        "separator",
        { label: "Sign out", icon: <LogOut />, onSelect: () => void signOut() },
      ]}
    />
  );
}
