import { cn } from "./cn";

export function Skeleton({ className }: { className?: string }) {
  return <div className={cn("animate-pulse rounded-md bg-neutral-subtle", className)} />;
}

const keys = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);
const WIDTHS = ["w-40", "w-28", "w-36", "w-24", "w-32"];

/** Says once, for all that it stands for, that something loads. */
function Loading({ className, children }: { className?: string; children: React.ReactNode }) {
  return (
    <div role="status" aria-label="Loading" className={className}>
      {children}
    </div>
  );
}

export function TableSkeleton({ rows = 6, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <Loading className="overflow-hidden rounded-lg border bg-surface">
      <div className="h-8 border-b bg-sunken" />
      {keys(rows).map((row, y) => (
        <div key={row} className="flex h-10 items-center gap-6 border-b px-3 last:border-b-0">
          {keys(columns).map((column, x) => (
            <Skeleton
              key={column}
              className={cn(
                "h-3",
                WIDTHS[(x + y) % WIDTHS.length],
                x > 1 && "max-sm:hidden",
                x === columns - 1 && "ml-auto",
              )}
            />
          ))}
        </div>
      ))}
    </Loading>
  );
}

export function FiguresSkeleton({ count = 4 }: { count?: number }) {
  return (
    <Loading className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4">
      {keys(count).map((key) => (
        <div key={key} className="flex h-28 flex-col gap-3 bg-surface p-4">
          <Skeleton className="h-3 w-20" />
          <Skeleton className="h-7 w-16" />
          <Skeleton className="h-3 w-24" />
        </div>
      ))}
    </Loading>
  );
}

export function FormSkeleton({ fields = 4 }: { fields?: number }) {
  return (
    <Loading className="flex max-w-2xl flex-col gap-5">
      {keys(fields).map((key) => (
        <div key={key} className="flex flex-col gap-2">
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-8 w-full" />
        </div>
      ))}
    </Loading>
  );
}

export function TextSkeleton({ lines = 4 }: { lines?: number }) {
  return (
    <Loading className="flex flex-col gap-2.5">
      {keys(lines).map((key, index) => (
        <Skeleton key={key} className={cn("h-3", index === lines - 1 ? "w-1/2" : "w-full")} />
      ))}
    </Loading>
  );
}
