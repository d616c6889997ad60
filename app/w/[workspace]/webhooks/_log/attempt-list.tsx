import { Check, X } from "lucide-react";
import { RelativeTime } from "@/app/_ui/relative-time";

interface Attempt {
  number: number;
  trigger: "automatic" | "manual" | "test";
  startedAt: Date;
  durationMs: number;
  responseStatus: number | null;
  error: string | null;
}

interface AttemptListProps {
  attempts: Attempt[];
  /** It ended without being tried. */
  missed: boolean;
  chosen: number | null;
  onChoose: (number: number) => void;
}

/** The attempts in their order; the chosen one's request and response are shown below. */
export function AttemptList({ attempts, missed, chosen, onChoose }: AttemptListProps) {
  if (attempts.length === 0) {
    return (
      <p className="text-ink-muted">
        {missed ? "Not sent: the webhook was switched off. Resend it when it is on." : "Not tried yet."}
      </p>
    );
  }
  return (
    <ol className="flex flex-wrap gap-1.5" aria-label="Attempts">
      {attempts.map((attempt) => (
        <li key={attempt.number}>
          <button
            type="button"
            aria-pressed={attempt.number === chosen}
            onClick={() => onChoose(attempt.number)}
            className="flex h-7 items-center gap-1.5 rounded-md border px-2 text-sm hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-subtle"
          >
            {attempt.error === null ? (
              <Check aria-hidden className="size-3.5 text-success-text" />
            ) : (
              <X aria-hidden className="size-3.5 text-danger-text" />
            )}
            <span className="tabular">
              {attempt.number}. {attempt.responseStatus ?? "no answer"}
            </span>
            <RelativeTime at={attempt.startedAt} className="text-ink-muted text-xs" />
            {attempt.trigger === "test" && <span className="text-ink-muted text-xs">test</span>}
            {attempt.trigger === "manual" && <span className="text-ink-muted text-xs">by hand</span>}
          </button>
        </li>
      ))}
    </ol>
  );
}
