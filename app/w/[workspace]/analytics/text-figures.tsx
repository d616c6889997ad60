"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { Definition } from "@/app/_ui/definition";
import type { TextFigures as Figures, Money } from "@/server/domain/analytics/texts";
import { formatCount } from "../_period/rates";
import { usePeriod } from "../_period/use-period";
import { lapse } from "./rates-of";

const money = ({ currency, billed }: Money) =>
  /^[A-Z]{3}$/.test(currency)
    ? billed.toLocaleString("en", { style: "currency", currency, maximumFractionDigits: 2 })
    : billed.toFixed(2);

/** "$1.20 billed, about $0.30 not billed yet". */
export function costInWords({ billed, estimate, unbilledSegments }: Figures): string {
  const parts = billed.map((one) => `${money(one)} billed`);
  if (estimate && unbilledSegments > 0) parts.push(`about ${money(estimate)} not billed yet`);
  return parts.length > 0 ? parts.join(", ") : "Set the price of a segment under Settings → Messaging";
}

interface Figure {
  term: string;
  means: string;
  value: string;
  detail: string;
}

function Row({ figures }: { figures: Figure[] }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4">
      {figures.map((figure) => (
        <div key={figure.term} className="min-w-0 bg-surface p-4">
          <dt className="text-ink-muted text-sm">
            <Definition term={figure.term}>{figure.means}</Definition>
          </dt>
          <dd className="tabular mt-1 font-semibold text-xl tracking-tight">{figure.value}</dd>
          <dd className="text-ink-muted text-xs">{figure.detail}</dd>
        </div>
      ))}
    </dl>
  );
}

export function DeliveryFigures() {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const { data: texts } = useSuspenseQuery(trpc.analytics.texts.queryOptions(period));
  const { data } = useSuspenseQuery(trpc.analytics.delivery.queryOptions(period));
  const { totals } = data;
  return (
    <Row
      figures={[
        {
          term: "Failed",
          means: "Texts that the carrier could not deliver, or refused at once. Tests are left out.",
          value: formatCount(totals.failed),
          detail: `${formatCount(totals.refused)} refused at once, ${formatCount(totals.unknown)} with an unknown outcome`,
        },
        {
          term: "Time to delivery",
          means: "From when the carrier took a text to its report of the delivery: half of all were faster.",
          value: lapse(texts.delivery.p50),
          detail: `95 % within ${lapse(texts.delivery.p95)}; before: ${lapse(texts.delivery.previous.p50)}`,
        },
        {
          term: "Segments",
          means: "What carriers bill by: parts of a text, as the carrier counted them, else as we did.",
          value: formatCount(totals.segments),
          detail: `${formatCount(totals.sent)} texts sent`,
        },
        {
          term: "Cost",
          means: "What the carrier billed; what has no bill yet at the price of a segment from the settings.",
          value: texts.billed[0] ? money(texts.billed[0]) : texts.estimate ? money(texts.estimate) : "–",
          detail: costInWords(texts),
        },
      ]}
    />
  );
}

export function ResponseFigures() {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const { data: texts } = useSuspenseQuery(trpc.analytics.texts.queryOptions(period));
  const { data } = useSuspenseQuery(trpc.analytics.delivery.queryOptions(period));
  const { totals, previous } = data;
  return (
    <Row
      figures={[
        {
          term: "Answered",
          means: "Texts that were the first of their call to be answered.",
          value: formatCount(totals.answered),
          detail: `${formatCount(previous.totals.answered)} in the period before`,
        },
        {
          term: "Median time to answer",
          means: "From when the text was sent to the answer: half of all came sooner.",
          value: lapse(texts.answer.p50),
          detail: `before: ${lapse(texts.answer.previous.p50)}`,
        },
        {
          term: "95 % answered within",
          means: "Of those who answered at all.",
          value: lapse(texts.answer.p95),
          detail: `before: ${lapse(texts.answer.previous.p95)}`,
        },
        {
          term: "Calls answered",
          means: "Calls of the period with at least one text that was answered.",
          value: formatCount(totals.callsAnswered),
          detail: `of ${formatCount(totals.callsTexted)} calls texted`,
        },
      ]}
    />
  );
}
