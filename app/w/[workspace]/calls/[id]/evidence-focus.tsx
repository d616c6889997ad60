"use client";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { Evidence } from "@/server/domain/evaluation/schema";

interface Focus {
  /** The proof whose words are lit up in the transcript. */
  active: Evidence | null;
  show: (evidence: Evidence | null) => void;
  /** Scrolls to the turn and moves the keyboard there. */
  goTo: (evidence: Evidence) => void;
}

const Context = createContext<Focus>({ active: null, show: () => {}, goTo: () => {} });
export const useEvidence = () => useContext(Context);
export const turnId = (position: number) => `turn-${position}`;

/** Ties the quotes beside the values to the words in the transcript. */
export function EvidenceProvider({ children }: { children: ReactNode }) {
  const [active, setActive] = useState<Evidence | null>(null);
  const value = useMemo(
    () => ({
      active,
      show: setActive,
      goTo: (evidence: Evidence) => {
        setActive(evidence);
        const turn = document.getElementById(turnId(evidence.turn));
        turn?.scrollIntoView({ block: "center", behavior: "smooth" });
        turn?.focus({ preventScroll: true });
      },
    }),
    [active],
  );
  return <Context value={value}>{children}</Context>;
}
