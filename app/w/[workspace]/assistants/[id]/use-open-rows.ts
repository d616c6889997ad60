"use client";
import { useState } from "react";

/** Which rows of a field array are open: a new one (without a name) from the start, the others when pressed. */
export function useOpenRows() {
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  return {
    isOpen: (row: { id: string; name: string }) => flipped.has(row.id) !== (row.name === ""),
    toggle: (id: string) =>
      setFlipped((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    closeAll: () => setFlipped(new Set()),
  };
}
