import { CircleCheck, CircleSlash, CircleX, TriangleAlert } from "lucide-react";
import { Badge } from "./badge";

/** A durable job over many calls, as far as it is. */
interface Job {
  state: "running" | "succeeded" | "cancelled" | "failed";
  total: number;
  done: number;
  failed: number;
}

/** How it ended; nothing while it runs. */
export function JobState({ job: { state, failed, done } }: { job: Job }) {
  switch (state) {
    case "running":
      return null;
    case "succeeded":
      return failed > 0 ? (
        <Badge tone="warning" icon={TriangleAlert}>
          {done.toLocaleString("en")} done, {failed.toLocaleString("en")} not
        </Badge>
      ) : (
        <Badge tone="success" icon={CircleCheck}>
          Done
        </Badge>
      );
    case "cancelled":
      return <Badge icon={CircleSlash}>Cancelled</Badge>;
    case "failed":
      return (
        <Badge tone="danger" icon={CircleX}>
          Failed
        </Badge>
      );
    default:
      return state satisfies never;
  }
}

/** What failed is part of the way, in its own colour. */
export function JobBar({ job: { total, done, failed }, label }: { job: Job; label: string }) {
  const share = (part: number) => `${total === 0 ? 0 : (part / total) * 100}%`;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={Math.min(done + failed, total)}
      className="flex h-1 overflow-hidden rounded-full bg-neutral-subtle"
    >
      <div className="h-full bg-accent transition-[width]" style={{ width: share(done) }} />
      <div className="h-full bg-danger-solid" style={{ width: share(failed) }} />
    </div>
  );
}
