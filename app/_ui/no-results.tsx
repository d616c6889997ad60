import { SearchX } from "lucide-react";
import { LinkButton } from "./link-button";

/** There are rows, but none that the filter lets through. */
export function NoResults({ what, filter, clearHref }: { what: string; filter?: string; clearHref: string }) {
  return (
    <div className="flex flex-col items-center rounded-lg border border-dashed px-6 py-10 text-center">
      <SearchX aria-hidden className="mb-2 size-5 text-ink-faint" />
      <h2 className="font-semibold text-base">No {what} match</h2>
      <p className="mt-1 text-ink-muted">{filter ?? "No row passes all the filters that are set."}</p>
      <LinkButton href={clearHref} size="sm" className="mt-3" scroll={false}>
        Clear filters
      </LinkButton>
    </div>
  );
}
