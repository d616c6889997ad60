import { cn } from "@/app/_ui/cn";
import { valueId, wordsId } from "./evidence-focus";
import { overlap, type Proof, segmentsOf, type Words } from "./evidence-segments";

interface MarkedTextProps {
  turn: number;
  text: string;
  /** The words of this turn that prove values. */
  proofs: Proof[];
  active: Words | null;
  /** What the person looks for; matched without regard to case. */
  search: string;
  onFollow: (name: string, words: Words) => void;
}

/** A turn's text: words that prove a value lead to it, the search's finds are marked. */
export function MarkedText({ turn, text, proofs, active, search, onFollow }: MarkedTextProps) {
  return segmentsOf(text.length, proofs).map(({ start, end, names }) => {
    const words = { turn, start, end };
    const [name] = names;
    const content = <Finds text={text.slice(start, end)} search={search} />;
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

function Finds({ text, search }: { text: string; search: string }) {
  if (search === "") return text;
  const hay = text.toLowerCase();
  const needle = search.toLowerCase();
  const starts: number[] = [];
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) starts.push(at);
  return (
    <>
      {starts.map((start, index) => (
        <span key={start}>
          {text.slice(index === 0 ? 0 : (starts[index - 1] ?? 0) + needle.length, start)}
          <mark className="rounded-sm bg-warning-line text-ink">
            {text.slice(start, start + needle.length)}
          </mark>
        </span>
      ))}
      {text.slice(starts.length === 0 ? 0 : (starts.at(-1) ?? 0) + needle.length)}
    </>
  );
}
