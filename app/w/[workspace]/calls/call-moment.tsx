"use client";
import { useInBrowser } from "@/app/_ui/relative-time";

/** "Mar 1, 2026, 15:30" of a moment, on a clock that is so many minutes ahead of UTC. */
const onClock = (at: Date, minutes: number) =>
  new Date(at.getTime() + minutes * 60_000).toLocaleString("en", {
    dateStyle: "medium",
    timeStyle: "short",
    hourCycle: "h23",
    timeZone: "UTC",
  });

const offsetOf = (iso: string) => {
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(iso) ?? [];
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

/** A date and time out of a call: by the viewer's clock, with the call's beside it where that is another one. */
export function CallMoment({ value }: { value: string }) {
  const inBrowser = useInBrowser();
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return <span>{value}</span>;
  const theirs = offsetOf(value);
  const ours = inBrowser ? -at.getTimezoneOffset() : theirs;
  const there = onClock(at, theirs);
  const here = onClock(at, ours);
  const sameDay = there.slice(0, -5) === here.slice(0, -5);
  return (
    <time dateTime={value} title={value}>
      <span className="whitespace-nowrap">{here}</span>
      {ours !== theirs && (
        <>
          {" "}
          <span className="whitespace-nowrap text-ink-muted">
            ({sameDay ? there.slice(-5) : there} in the call)
          </span>
        </>
      )}
    </time>
  );
}
