"use client";
import { useState } from "react";

/** Which rows of a field array are open. Rows with an error are open whatever one pressed. */
export function useOpenRows() {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  return {
    isOpen: (id: string, invalid: boolean) => open.has(id) || invalid,
    toggle: (id: string) =>
      setOpen((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    closeAll: () => setOpen(new Set()),
  };
}
