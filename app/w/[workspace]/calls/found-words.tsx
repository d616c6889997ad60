import type { CallSummary } from "@/server/domain/calls/list-calls";

/** The turn in which the words were said, with them marked. */
export function FoundWords({ found }: { found: CallSummary["found"] }) {
  if (!found) return <span className="text-ink-faint">In several turns</span>;
  const { text, marks } = found;
  return (
    <span className="line-clamp-2 max-w-96 sm:min-w-48 text-ink-muted">
      {marks.map(([from, to], index) => (
        <span key={from}>
          {text.slice(index === 0 ? 0 : (marks[index - 1]?.[1] ?? 0), from)}
          <mark className="rounded-sm bg-warning-line text-ink">{text.slice(from, to)}</mark>
        </span>
      ))}
      {text.slice(marks.at(-1)?.[1] ?? 0)}
    </span>
  );
}
