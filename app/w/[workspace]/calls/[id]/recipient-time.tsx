"use client";
import { useInBrowser } from "@/app/_ui/relative-time";

/** "14:05 there": the customer's clock, where it is not the viewer's. */
export function RecipientTime({ at, timeZone }: { at: string; timeZone: string }) {
  const inBrowser = useInBrowser();
  if (!inBrowser || Intl.DateTimeFormat().resolvedOptions().timeZone === timeZone) return null;
  const time = new Date(at).toLocaleTimeString("en", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return <span title={timeZone}>({time} for the customer)</span>;
}
