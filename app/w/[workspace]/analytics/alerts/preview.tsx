"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import type { AlertRuleInput } from "@/server/domain/alerts/schema";

const SHOWN = 5;

/** What the rule would have done over the past. */
export function Preview({ rule }: { rule: AlertRuleInput | null }) {
  const trpc = useTRPC();
  const asked = rule && { ...rule, name: "Preview", emails: "", webhookUrl: "" };
  const query = useQuery({
    ...trpc.alert.preview.queryOptions(
      asked ?? {
        name: "Preview",
        kind: "nothing_received",
        threshold: 0,
        windowHours: 1,
      },
    ),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  if (!query.data) return null;
  const { firings, days, timeZone } = query.data;
  const told = firings.filter((firing) => firing.told).length;
  return (
    <section aria-label="Over the past" className="rounded-md border bg-sunken px-3 py-2 text-sm">
      <p role="status" className="font-medium">
        {firings.length === 0
          ? `It would not have fired in the last ${days} days.`
          : `In the last ${days} days it would have fired ${firings.length === 1 ? "once" : `${firings.length} times`}${
              told < firings.length ? `, and told you ${told === 1 ? "once" : `${told} times`}` : ""
            }.`}
      </p>
      {firings.length > 0 && (
        <ul className="mt-1 flex flex-col gap-0.5 text-ink-muted">
          {firings.slice(0, SHOWN).map((firing) => (
            <li key={firing.at} className="tabular">
              {firing.at}: {firing.words}
              {!firing.told && " (quiet)"}
            </li>
          ))}
          {firings.length > SHOWN && <li>and {firings.length - SHOWN} more</li>}
        </ul>
      )}
      <p className="pt-1 text-ink-muted text-xs">
        By the hours of {timeZone}, as their figures are known now.
      </p>
    </section>
  );
}
