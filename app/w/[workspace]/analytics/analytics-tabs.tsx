"use client";
import { useSearchParams } from "next/navigation";
import { Tabs } from "@/app/_ui/tabs";

const TABS = [
  { path: "", label: "Delivery" },
  { path: "/response", label: "Response" },
  { path: "/opt-outs", label: "Opt-outs" },
  { path: "/funnel", label: "Funnel" },
  { path: "/variables", label: "Variables" },
  { path: "/alerts", label: "Alerts" },
];
const KEPT = ["period", "from", "to", "assistant"];

/** The period and the assistant go along from tab to tab. */
export function AnalyticsTabs({ base }: { base: string }) {
  const search = useSearchParams();
  const kept = new URLSearchParams([...search].filter(([key]) => KEPT.includes(key)));
  const query = kept.size > 0 ? `?${kept}` : "";
  return (
    <Tabs
      label="Analytics"
      tabs={TABS.map(({ path, label }) => ({ href: `${base}/analytics${path}${query}`, label }))}
    />
  );
}
