import { cn } from "./cn";

interface SparklineProps {
  values: number[];
  /** Spoken: "Calls by day". */
  label: string;
  className?: string;
}

/** A line without axes: the shape of a period, beside its figure. */
export function Sparkline({ values, label, className }: SparklineProps) {
  const top = Math.max(1, ...values);
  const step = values.length > 1 ? 100 / (values.length - 1) : 0;
  const points = values.map(
    (value, index) => `${(index * step).toFixed(2)},${(23 - (value / top) * 22).toFixed(2)}`,
  );
  if (points.length === 0) return null;
  return (
    <svg
      role="img"
      aria-label={`${label}: ${values.join(", ")}`}
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      className={cn("h-6 w-full overflow-visible text-accent", className)}
    >
      <polygon points={`0,24 ${points.join(" ")} 100,24`} className="fill-current opacity-10" />
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
