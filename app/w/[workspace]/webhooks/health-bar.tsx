import { cn } from "@/app/_ui/cn";
import type { AttemptMark } from "@/server/domain/webhooks/health";

const PLACES = 50;
const PLACE_NAMES = Array.from({ length: PLACES }, (_, index) => `place-${index}`);

/** One thin mark for each of the last fifty attempts, newest at the right; failures are taller, not only red. */
export function HealthBar({ attempts, large }: { attempts: AttemptMark[]; large?: boolean }) {
  const failed = attempts.filter(({ ok }) => !ok).length;
  const words =
    attempts.length === 0
      ? "No attempts yet"
      : failed === 0
        ? `All of the last ${attempts.length} attempts succeeded`
        : `${failed} of the last ${attempts.length} attempts failed`;
  const empty = PLACES - attempts.length;
  return (
    <span className={cn("flex items-center gap-2", large && "w-full flex-wrap")}>
      <span
        role="img"
        aria-label={words}
        title={words}
        className={cn("flex items-end gap-px", large ? "h-8 flex-1 basis-64 gap-0.5" : "h-4")}
      >
        {PLACE_NAMES.map((name, index) => {
          const attempt = attempts[index - empty];
          return (
            <span
              key={name}
              className={cn(
                "rounded-[1px]",
                large ? "flex-1" : "w-0.5",
                !attempt && "h-1/3 bg-line",
                attempt?.ok && "h-2/3 bg-success-solid",
                attempt && !attempt.ok && "h-full bg-danger-solid",
              )}
            />
          );
        })}
      </span>
      <span
        className={cn(
          "tabular whitespace-nowrap text-xs",
          failed > 0 ? "text-danger-text" : "text-ink-faint",
        )}
      >
        {large ? words : failed > 0 ? `${failed} failed` : ""}
      </span>
    </span>
  );
}
