"use client";
import { Tooltip } from "./tooltip";

/** A term that says what it means on hover and focus. */
export function Definition({ term, children }: { term: string; children: string }) {
  return (
    <Tooltip content={children}>
      <button
        type="button"
        className="cursor-help rounded-sm text-left underline decoration-line-strong decoration-dotted underline-offset-4"
      >
        {term}
      </button>
    </Tooltip>
  );
}
