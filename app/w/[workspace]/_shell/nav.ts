import {
  Bot,
  ChartLine,
  House,
  type LucideIcon,
  Mail,
  MessageSquare,
  Phone,
  Settings,
  Users,
  Webhook,
  Workflow,
} from "lucide-react";

export const RAIL_COOKIE = "wrapup-rail";

export interface NavItem {
  /** Below /w/[workspace]; "" is the overview. */
  path: string;
  label: string;
  icon: LucideIcon;
  /** More words that the palette finds it by. */
  keywords?: string[];
}

export const NAV: NavItem[] = [
  { path: "", label: "Overview", icon: House, keywords: ["home", "dashboard"] },
  { path: "/assistants", label: "Assistants", icon: Bot, keywords: ["variables", "prompt"] },
  { path: "/calls", label: "Calls", icon: Phone, keywords: ["transcript", "evaluation"] },
  { path: "/automations", label: "Automations", icon: Workflow, keywords: ["runs", "trigger", "branch"] },
  { path: "/messages", label: "Messages", icon: MessageSquare, keywords: ["sms", "text"] },
  { path: "/emails", label: "Emails", icon: Mail, keywords: ["mail", "outbox", "smtp"] },
  { path: "/contacts", label: "Contacts", icon: Users, keywords: ["customers", "opt-outs"] },
  { path: "/webhooks", label: "Webhooks", icon: Webhook, keywords: ["endpoints", "deliveries"] },
  { path: "/analytics", label: "Analytics", icon: ChartLine, keywords: ["delivery", "response", "opt-out"] },
];
export const SETTINGS: NavItem = {
  path: "/settings",
  label: "Settings",
  icon: Settings,
  keywords: ["members", "api keys", "connections", "numbers", "audit"],
};

/** The item that a path belongs to: the longest that begins it. */
export function isCurrent(item: NavItem, base: string, path: string): boolean {
  const href = base + item.path;
  return item.path === "" ? path === base : path === href || path.startsWith(`${href}/`);
}
