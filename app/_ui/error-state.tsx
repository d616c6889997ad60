import { RotateCw, TriangleAlert } from "lucide-react";
import { Button } from "./button";

interface ErrorStateProps {
  title?: string;
  /** What happened, in words. */
  message: string;
  /** What was kept: "Your calls and messages are safe; only this list could not be loaded." */
  kept?: string;
  retry?: () => void;
  /** What support asks for. */
  id?: string | undefined;
}

export function ErrorState({
  title = "This could not be loaded",
  message,
  kept,
  retry,
  id,
}: ErrorStateProps) {
  return (
    <div
      role="alert"
      className="flex flex-col items-start gap-2 rounded-lg border border-danger-line bg-danger-subtle p-4"
    >
      <div className="flex items-center gap-2 font-semibold text-danger-text">
        <TriangleAlert aria-hidden className="size-4" />
        <h2 className="text-base">{title}</h2>
      </div>
      <p className="text-ink">{message}</p>
      {kept && <p className="text-ink-muted text-sm">{kept}</p>}
      <div className="flex items-center gap-3">
        {retry && (
          <Button size="sm" icon={<RotateCw />} onClick={retry}>
            Try again
          </Button>
        )}
        {id && <span className="font-mono text-ink-muted text-xs">{id}</span>}
      </div>
    </div>
  );
}
