"use client";
import { Pencil, Quote, TriangleAlert } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { cn } from "@/app/_ui/cn";
import { IconButton } from "@/app/_ui/icon-button";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { AskedVariable } from "@/server/domain/calls/call-detail";
import { type Evidence, locateQuote, type VariableValue } from "@/server/domain/evaluation/schema";
import { typeLabel } from "../../assistants/[id]/type-labels";
import { Value } from "../value";
import { CorrectForm } from "./correct-form";
import { CorrectionNote } from "./correction-note";
import { useEvidence, valueId } from "./evidence-focus";
import { overlap, type Words } from "./evidence-segments";

interface VariableItemProps {
  callId: string;
  asked: AskedVariable;
  value: VariableValue;
  /** It is required, was asked for, and is unknown. */
  missing: boolean;
  evidence: Evidence[];
  transcript: { text: string }[];
  /** Why it is unknown. */
  reason: string | null;
  /** As it is defined today, where the person may correct it; null: it cannot be corrected here. */
  editable: PostCallVariable | null;
  correction: Pick<Parameters<typeof CorrectionNote>[0], "history" | "isCorrected" | "extracted">;
}

/** How many quotes are in sight; the rest opens. */
const FEW = 3;

export function VariableItem({
  callId,
  asked,
  value,
  missing,
  evidence,
  reason,
  ...rest
}: VariableItemProps) {
  const { name, settings } = asked;
  const { editable, correction } = rest;
  const { proved } = useEvidence();
  const [editing, setEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    // The button is there again only now: the keyboard goes on where it was.
    if (wasEditing.current && !editing) edit.current?.focus();
    wasEditing.current = editing;
  }, [editing]);
  const ids = useId();
  const [next, setNext] = useState(0);
  const quotes = evidence.map((one, index) => ({ one, index, words: wordsOf(one, rest.transcript) }));
  const proofs = quotes.filter(({ words }) => words !== null);
  const upcoming = proofs[next % Math.max(1, proofs.length)];
  const list = quotes.map(({ one, index, words }) =>
    words ? (
      <ProofButton
        key={index}
        id={`${ids}-${index}`}
        name={name}
        quote={one.quote}
        words={words}
        onGo={() => setNext(proofs.findIndex((proof) => proof.index === index) + 1)}
      />
    ) : (
      <Unproved key={index} quote={one.quote} />
    ),
  );
  return (
    <div
      id={valueId(name)}
      tabIndex={-1}
      className={cn(
        "flex scroll-my-20 flex-col gap-1 px-4 py-3 outline-none transition-colors focus-visible:bg-accent-subtle",
        proved.includes(name) && "bg-accent-subtle shadow-[inset_2px_0_0_var(--accent)]",
      )}
    >
      <dt className="flex items-center gap-2" title={asked.description}>
        <span className="min-w-0 truncate font-medium font-mono text-sm">{name}</span>
        <span className="ml-auto shrink-0 text-ink-faint text-xs">{typeLabel(asked.type)}</span>
        {editable && !editing && (
          <IconButton
            ref={edit}
            label={`Edit ${name}`}
            icon={<Pencil />}
            className="-my-1 -mr-2"
            onClick={() => setEditing(true)}
          />
        )}
      </dt>
      {editing && editable ? (
        <dd>
          <CorrectForm callId={callId} definition={editable} value={value} onDone={() => setEditing(false)} />
        </dd>
      ) : (
        <dd className="flex flex-col gap-1.5">
          {upcoming ? (
            <label
              htmlFor={`${ids}-${upcoming.index}`}
              title="Show the words that prove it"
              className="-mx-1.5 w-fit max-w-[calc(100%+0.75rem)] cursor-pointer rounded-md px-1.5 hover:bg-hover"
            >
              <Value value={value} missing={missing} unit={settings.unit} />
            </label>
          ) : (
            <Value value={value} missing={missing} unit={settings.unit} />
          )}
          {value === null && reason && !correction.isCorrected && (
            <p className="text-ink-muted text-sm">{reason}</p>
          )}
          {list.slice(0, FEW)}
          {list.length > FEW && (
            <details>
              <summary className="w-fit text-ink-muted text-xs">
                {list.length - FEW === 1 ? "1 more quote" : `${list.length - FEW} more quotes`}
              </summary>
              <div className="mt-1.5 flex flex-col gap-1.5">{list.slice(FEW)}</div>
            </details>
          )}
          <CorrectionNote
            {...correction}
            callId={callId}
            name={name}
            unit={settings.unit}
            mayCorrect={editable !== null}
          />
        </dd>
      )}
    </div>
  );
}

function wordsOf({ turn, quote, verified }: Evidence, transcript: { text: string }[]): Words | null {
  const text = transcript[turn]?.text;
  const place = verified && text !== undefined ? locateQuote(text, quote) : null;
  return place && { turn, ...place };
}

interface ProofButtonProps {
  id: string;
  name: string;
  quote: string;
  words: Words;
  onGo: () => void;
}

/** The speaker's own words. Pointing at them lights them up in the transcript; pressing goes there. */
function ProofButton({ id, name, quote, words, onGo }: ProofButtonProps) {
  const { active, point, goToWords } = useEvidence();
  return (
    <button
      id={id}
      type="button"
      aria-label={`Show the proof of ${name} in turn ${words.turn + 1}: ${quote}`}
      onMouseEnter={() => point(words)}
      onMouseLeave={() => point(null)}
      onFocus={() => point(words)}
      onBlur={() => point(null)}
      onClick={() => {
        point(null);
        goToWords(words);
        onGo();
      }}
      className={cn(
        "-mx-1.5 flex items-start gap-1.5 rounded-md border border-transparent px-1.5 py-1 text-left text-ink-muted text-sm hover:border-accent-line hover:bg-accent-subtle hover:text-ink",
        active && overlap(active, words) && "border-accent-line bg-accent-subtle text-ink",
      )}
    >
      <Quote aria-hidden className="mt-1 size-3 shrink-0 text-accent-text" />
      <span className="line-clamp-3 min-w-0">{quote}</span>
      <span className="tabular ml-auto shrink-0 text-ink-faint text-xs leading-5">turn {words.turn + 1}</span>
    </button>
  );
}

function Unproved({ quote }: { quote: string }) {
  return (
    <p className="flex items-start gap-1.5 text-sm text-warning-text">
      <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="min-w-0">Not proved: “{quote}” is not in the transcript</span>
    </p>
  );
}
