"use client";
import { useEffect, useState, useSyncExternalStore } from "react";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "3 minutes ago", "in 2 hours", "just now". */
export function relativeTime(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return seconds > 5 ? "in a moment" : "just now";
}

const subscribe = () => () => {};
/** False on the server and while hydrating: the viewer's zone and clock are known only after. */
export const useInBrowser = () =>
  useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );

/** The whole date in the viewer's zone. */
export const absoluteTime = (at: Date, timeZone?: string) =>
  at.toLocaleString("en", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
    ...(timeZone ? { timeZone } : {}),
  });

/** How long ago, kept up to date; the absolute time in the viewer's zone on hover and on paper. */
export function RelativeTime({ at, className }: { at: Date | string; className?: string }) {
  const date = typeof at === "string" ? new Date(at) : at;
  const inBrowser = useInBrowser();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 30_000);
    return () => clearInterval(timer);
  }, []);
  const time = (
    <time
      dateTime={date.toISOString()}
      data-absolute={inBrowser ? absoluteTime(date) : undefined}
      className={cn("whitespace-nowrap data-absolute:print:after:content-[attr(data-absolute)]", className)}
      suppressHydrationWarning
    >
      {inBrowser ? (
        <span className="print:hidden">{relativeTime(date, new Date())}</span>
      ) : (
        absoluteTime(date, "UTC").replace(/^\w+, /, "")
      )}
    </time>
  );
  return inBrowser ? <Tooltip content={absoluteTime(date)}>{time}</Tooltip> : time;
}
