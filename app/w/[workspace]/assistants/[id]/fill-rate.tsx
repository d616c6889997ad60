import { Tooltip } from "@/app/_ui/tooltip";
import type { FillRates } from "@/server/domain/assistants/fill-rates";

/** How often the variable had a value, as a bar; nothing before the first evaluated call. */
export function FillRate({ name, rates }: { name: string; rates: FillRates | undefined }) {
  const known = rates?.known[name];
  if (!rates || rates.calls === 0 || known === undefined) return null;
  const percent = Math.round((known / rates.calls) * 100);
  const words = `Known in ${known} of the last ${rates.calls} calls`;
  return (
    <Tooltip content={words}>
      <span className="ml-auto flex shrink-0 items-center gap-2 max-sm:hidden">
        <span className="sr-only">{words}</span>
        <span aria-hidden className="h-1 w-12 overflow-hidden rounded-full bg-neutral-subtle">
          <span className="block h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
        </span>
        <span aria-hidden className="tabular w-8 text-right text-ink-faint text-xs">
          {percent}%
        </span>
      </span>
    </Tooltip>
  );
}
