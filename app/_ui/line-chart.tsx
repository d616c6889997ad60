"use client";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { cn } from "./cn";

interface LineChartProps {
  /** Spoken: what the line shows; the figures themselves stand in a table twin. */
  label: string;
  /** Null where there is nothing to show: the line has a gap. */
  values: (number | null)[];
  /** The period before, drawn behind. */
  previous?: (number | null)[];
  /** One for each value: "2 Mar". */
  names: string[];
  format: (value: number) => string;
  className?: string;
}

const pathOf = (values: (number | null)[], top: number) => {
  const step = values.length > 1 ? 100 / (values.length - 1) : 0;
  let pen = "M";
  return values
    .map((value, index) => {
      if (value === null) {
        pen = "M";
        return "";
      }
      const x = (index * step).toFixed(2);
      const y = (100 - (value / top) * 100).toFixed(2);
      const alone = pen === "M" && (values[index + 1] ?? null) === null;
      const part = `${pen}${x},${y}${alone ? `L${x},${y}` : ""}`;
      pen = "L";
      return part;
    })
    .join("");
};

/** A round number at or above the highest value, so that the axis reads well. */
const roundUp = (value: number) => {
  const size = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / size) * size;
};

/** A line over days, with the period before behind it; arrow keys walk it. Own SVG: one kilobyte where a library would be a hundred. */
export function LineChart({ label, values, previous = [], names, format, className }: LineChartProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const highest = Math.max(0, ...values.map((value) => value ?? 0), ...previous.map((value) => value ?? 0));
  const top = highest > 0 ? roundUp(highest) : 1;
  const last = values.length - 1;
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.round(((event.clientX - box.left) / box.width) * last);
    setHovered(Math.min(last, Math.max(0, at)));
  };
  const onKey = (event: KeyboardEvent) => {
    const at = hovered ?? last;
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setHovered(Math.min(last, Math.max(0, next)));
  };
  const spoken = (index: number) => {
    const now = values[index] ?? null;
    const past = previous[index] ?? null;
    return `${names[index]}: ${now === null ? "nothing" : format(now)}${past === null ? "" : `, ${format(past)} in the period before`}`;
  };
  const x = hovered === null || last < 1 ? 0 : (hovered / last) * 100;
  const value = hovered === null ? null : (values[hovered] ?? null);
  const before = hovered === null ? null : (previous[hovered] ?? null);
  return (
    <figure className={cn("flex min-w-0 gap-2", className)}>
      <div
        aria-hidden
        className="tabular flex w-10 shrink-0 flex-col justify-between pb-5 text-right text-ink-faint text-xs"
      >
        <span>{format(top)}</span>
        <span>{format(0)}</span>
      </div>
      <div className="min-w-0 flex-1">
        <div
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, last)}
          aria-valuenow={hovered ?? Math.max(0, last)}
          aria-valuetext={spoken(hovered ?? last)}
          aria-readonly
          className="relative h-32"
          onPointerMove={onMove}
          onPointerLeave={() => setHovered(null)}
          onKeyDown={onKey}
          onBlur={() => setHovered(null)}
        >
          <svg
            aria-hidden="true"
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            className="size-full overflow-visible"
          >
            {[0, 50, 100].map((y) => (
              <line
                key={y}
                x1="0"
                x2="100"
                y1={y}
                y2={y}
                className="stroke-line"
                vectorEffect="non-scaling-stroke"
              />
            ))}
            <path
              d={pathOf(previous, top)}
              className="fill-none stroke-line-strong"
              {...STROKE}
              strokeDasharray="3 3"
            />
            <path d={pathOf(values, top)} className="fill-none stroke-accent" {...STROKE} strokeWidth="2" />
          </svg>
          {hovered !== null && (
            <>
              <div className="absolute inset-y-0 w-px bg-line-strong" style={{ left: `${x}%` }} />
              <div
                className="pointer-events-none absolute top-0 z-10 w-max rounded-md border bg-surface px-2.5 py-1.5 text-xs shadow-md"
                style={x > 60 ? { right: `calc(${100 - x}% + 8px)` } : { left: `calc(${x}% + 8px)` }}
              >
                <p className="font-medium">{names[hovered]}</p>
                <p className="tabular">{value === null ? "Nothing" : format(value)}</p>
                {before !== null && (
                  <p className="tabular text-ink-muted">{format(before)} in the period before</p>
                )}
              </div>
            </>
          )}
        </div>
        <div aria-hidden className="flex justify-between pt-1 text-ink-faint text-xs">
          <span>{names[0]}</span>
          <span>{names[last]}</span>
        </div>
      </div>
    </figure>
  );
}

const STROKE = {
  strokeWidth: 1.5,
  strokeLinejoin: "round",
  strokeLinecap: "round",
  vectorEffect: "non-scaling-stroke",
} as const;
