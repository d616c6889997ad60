import { TriangleAlert } from "lucide-react";
import { Tooltip } from "@/app/_ui/tooltip";
import type { VariableHealth } from "@/server/domain/evaluation/health";
import { RECENT_DAYS } from "@/server/domain/evaluation/shared/health-shift";
import { healthInWords, percentsOf, sharesOf, totalOf } from "./health-figures";
import { ShareLine } from "./share-line";

/** How often the variable had a value, over days and in all, and whether that changed suddenly; nothing before the first call. */
export function HealthMark({ health }: { health: VariableHealth | undefined }) {
  const percents = health && percentsOf(totalOf(health));
  if (!health || !percents) return null;
  const words = [healthInWords(health), ...health.alarms].join(". ");
  return (
    <Tooltip content={words}>
      <span className="ml-auto flex shrink-0 items-center gap-2">
        <span className="sr-only">{words}</span>
        {health.alarms.length > 0 && <TriangleAlert aria-hidden className="size-4 text-warning-text" />}
        <span aria-hidden className="max-sm:hidden">
          <ShareLine shares={sharesOf(health)} recent={RECENT_DAYS} className="w-14" />
        </span>
        <span aria-hidden className="tabular w-8 text-right text-ink-faint text-xs max-sm:hidden">
          {percents.known}%
        </span>
      </span>
    </Tooltip>
  );
}
