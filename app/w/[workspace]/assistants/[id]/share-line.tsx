import { cn } from "@/app/_ui/cn";

interface ShareLineProps {
  /** From 0 to 1; null where there was nothing to count: the line goes on behind the gap. */
  shares: (number | null)[];
  /** The last so many lie on a tinted ground. */
  recent: number;
  className?: string;
}

/** A share over days, from 0 to 100 percent; the figures themselves stand beside it. */
export function ShareLine({ shares, recent, className }: ShareLineProps) {
  const step = shares.length > 1 ? 100 / (shares.length - 1) : 0;
  const points = shares.flatMap((share, index) =>
    share === null ? [] : [`${(index * step).toFixed(2)},${(22 - share * 20).toFixed(2)}`],
  );
  const [only] = points;
  const since = (shares.length - recent) * step;
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      className={cn("h-6 overflow-visible", className)}
    >
      <rect x={since} y="0" width={100 - since} height="24" className="fill-neutral-subtle" />
      <path
        // A day alone is a dot.
        d={points.length === 1 ? `M${only}L${only}` : `M${points.join("L")}`}
        className="fill-none stroke-accent"
        strokeWidth={points.length === 1 ? 4 : 1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
