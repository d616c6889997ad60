import { locateQuote } from "@/server/domain/evaluation/schema";

interface MarkedTextProps {
  text: string;
  /** Words that prove a value. */
  quote: string | null;
  /** What the person looks for; matched without regard to case. */
  search: string;
}

interface Span {
  start: number;
  end: number;
  kind: "quote" | "search";
}

/** Where the search text occurs, outside of the quote. */
function searchSpans(text: string, search: string, quote: Span | null): Span[] {
  if (search === "") return [];
  const spans: Span[] = [];
  const hay = text.toLowerCase();
  const needle = search.toLowerCase();
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
    const span: Span = { start: at, end: at + needle.length, kind: "search" };
    if (!quote || span.end <= quote.start || span.start >= quote.end) spans.push(span);
  }
  return spans;
}

/** A turn's text with the proof and the search's finds marked. */
export function MarkedText({ text, quote, search }: MarkedTextProps) {
  const found = quote === null ? null : locateQuote(text, quote);
  const proof: Span | null = found && { ...found, kind: "quote" };
  const spans = [...(proof ? [proof] : []), ...searchSpans(text, search, proof)].sort(
    (a, b) => a.start - b.start,
  );
  let at = 0;
  const parts = spans.map((span) => {
    const before = text.slice(at, span.start);
    at = span.end;
    return (
      <span key={span.start}>
        {before}
        <mark
          className={
            span.kind === "quote"
              ? "rounded-sm bg-accent-line text-ink"
              : "rounded-sm bg-warning-line text-ink"
          }
        >
          {text.slice(span.start, span.end)}
        </mark>
      </span>
    );
  });
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}
