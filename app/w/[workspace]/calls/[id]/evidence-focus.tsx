"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import type { AskedVariable, CallDetail } from "@/server/domain/calls/call-detail";
import type { EvidenceMap, Variables } from "@/server/domain/evaluation/schema";
import { findProofs, type Proof, provedBy, type Words } from "./evidence-segments";

/** The values that the page shows: the call's own, with its corrections, or those of an older reading. */
export interface ShownReading {
  /** 0: nobody has read the call yet. */
  revision: number;
  isCurrent: boolean;
  variables: Variables;
  evidence: EvidenceMap;
  reasons: Record<string, string>;
  definitions: AskedVariable[];
}

interface Focus {
  shown: ShownReading;
  /** Shows an older reading; null: the newest again. */
  choose: (revision: number | null) => void;
  proofs: Proof[];
  /** The words that are lit up in the transcript: those that are pointed at, else those that one went to. */
  active: Words | null;
  kept: Words | null;
  /** The values that these words prove. */
  proved: string[];
  /** Lights words up while they are pointed at. */
  point: (words: Words | null) => void;
  /** Lights words up to stay, scrolls to them and moves the keyboard there. */
  goToWords: (words: Words) => void;
  /** Scrolls to a value and moves the keyboard there; `words` stay lit up. */
  goToValue: (name: string, words: Words) => void;
}

const Context = createContext<Focus | null>(null);
export function useEvidence(): Focus {
  const focus = useContext(Context);
  if (!focus) throw new Error("The evidence of a call is shown inside its EvidenceProvider");
  return focus;
}
export const turnId = (position: number) => `turn-${position}`;
export const valueId = (name: string) => `value-${name}`;
export const wordsId = ({ turn, start }: Words) => `words-${turn}-${start}`;

/** Ties the values to the words in the transcript that prove them, both ways. */
export function EvidenceProvider({ id, children }: { id: string; children: ReactNode }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.calls.get.queryOptions({ id }));
  const [chosen, choose] = useState<number | null>(null);
  const [pointed, point] = useState<Words | null>(null);
  const [kept, keep] = useState<Words | null>(null);
  const shown = useMemo(() => readingOf(data, chosen), [data, chosen]);
  const { transcript } = data.call;
  const proofs = useMemo(() => findProofs(shown.evidence, transcript), [shown, transcript]);
  const active = pointed ?? kept;
  const goToWords = useCallback((words: Words) => {
    keep(words);
    moveTo(document.getElementById(wordsId(words)) ?? document.getElementById(turnId(words.turn)), "center");
  }, []);
  const goToValue = useCallback((name: string, words: Words) => {
    keep(words);
    moveTo(document.getElementById(valueId(name)), "nearest");
  }, []);
  const proved = useMemo(() => (active ? provedBy(active, proofs) : []), [active, proofs]);
  const value = useMemo(
    () => ({ shown, choose, proofs, active, kept, proved, point, goToWords, goToValue }),
    [shown, proofs, active, kept, proved, goToWords, goToValue],
  );
  return <Context value={value}>{children}</Context>;
}

function moveTo(element: HTMLElement | null, block: "center" | "nearest") {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element?.scrollIntoView({ block, behavior: still ? "instant" : "smooth" });
  element?.focus({ preventScroll: true });
}

function readingOf({ call, revisions, definitions }: CallDetail, chosen: number | null): ShownReading {
  const { revision } = call.evaluation;
  const isCurrent = chosen === null || chosen === revision;
  const reading = revisions.find((one) => one.revision === (chosen ?? revision));
  const asked = reading && reading.definitions.length > 0 ? reading.definitions : definitions;
  return {
    revision: reading?.revision ?? 0,
    isCurrent,
    variables: isCurrent ? call.variables : (reading?.variables ?? {}),
    evidence: isCurrent ? call.evidence : (reading?.evidence ?? {}),
    reasons: reading?.reasons ?? {},
    definitions: asked,
  };
}
