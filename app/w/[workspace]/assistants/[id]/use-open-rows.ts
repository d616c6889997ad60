"use client";
import { useState } from "react";

interface Row {
  /** Of the row in the form, not of what it holds. */
  key: string;
  name: string;
}

/** Which rows of a field array are open: a new one (without a name) from the start, the others when pressed. */
export function useOpenRows() {
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const isOpen = ({ key, name }: Row) => chosen.get(key) ?? name === "";
  const set = (key: string, open: boolean) => setChosen((before) => new Map(before).set(key, open));
  return {
    isOpen,
    toggle: (row: Row) => set(row.key, !isOpen(row)),
    /** A fault opens its row; it stays so when the fault is mended under the person's hands. */
    keepOpen: ({ key }: Row) => set(key, true),
    closeAll: () => setChosen(new Map()),
  };
}
