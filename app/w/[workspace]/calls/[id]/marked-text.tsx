import { cn } from "@/app/_ui/cn";
import { valueId, wordsId } from "./evidence-focus";
import { overlap, type Proof, segmentsOf, type Words } from "./evidence-segments";

interface MarkedTextProps {
  turn: number;
  text: string;
  /** The words of this turn that prove values. */
  proofs: Proof[];
  active: Words | null;
  /** What the person looks for. */
  pattern: RegExp | null;
  onFollow: (name: string, words: Words) => void;
}

/** A turn's text: words that prove a value lead to it, the search's finds are marked. */
export function MarkedText({ turn, text, proofs, active, pattern, onFollow }: MarkedTextProps) {
  return segmentsOf(text.length, proofs).map(({ start, end, names }) => {
    const words = { turn, start, end };
    const [name] = names;
    const content = <Finds text={text.slice(start, end)} pattern={pattern} />;
    if (name === undefined) return <span key={start}>{content}</span>;
    const isActive = active !== null && overlap(active, words);
    return (
      <a
        key={start}
        id={wordsId(words)}
        href={`#${valueId(name)}`}
        title={`Proves ${names.join(", ")}`}
        onClick={(event) => {
          event.preventDefault();
          onFollow(name, words);
        }}
        className={cn(
          "rounded-sm underline decoration-accent-line decoration-dotted decoration-2 underline-offset-4 hover:bg-accent-subtle hover:decoration-accent",
          isActive && "bg-accent-line text-ink no-underline hover:bg-accent-line",
        )}
      >
        {content}
      </a>
    );
  });
}

function Finds({ text, pattern }: { text: string; pattern: RegExp | null }) {
  const finds = pattern ? [...text.matchAll(pattern)] : [];
  let at = 0;
  const parts = finds.map(({ index, 0: words }) => {
    const before = text.slice(at, index);
    at = index + words.length;
    return (
      <span key={index}>
        {before}
        <mark className="rounded-sm bg-warning-line text-ink">{words}</mark>
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
