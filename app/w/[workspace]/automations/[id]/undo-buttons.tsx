"use client";
import { Redo2, Undo2 } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/app/_ui/button";
import { Kbd } from "@/app/_ui/kbd";
import { useBuilder } from "./builder-context";

const TYPES_TEXT = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";

/** Undo and redo of the draft, by button and by Ctrl/⌘ Z; where text is typed, the keys are the text's own. */
export function UndoButtons() {
  const { draft } = useBuilder();
  const { undo, redo, canUndo, canRedo } = draft;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return;
      if (event.target instanceof Element && event.target.closest(TYPES_TEXT)) return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [undo, redo]);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="flex">
        <Button size="sm" variant="ghost" icon={<Undo2 />} disabled={!canUndo} onClick={undo}>
          Undo
        </Button>
        <Button size="sm" variant="ghost" icon={<Redo2 />} disabled={!canRedo} onClick={redo}>
          Redo
        </Button>
      </span>
      <p className="text-ink-faint text-xs max-lg:hidden">
        On a step: <Kbd>↑</Kbd> <Kbd>↓</Kbd> <Kbd>←</Kbd> <Kbd>→</Kbd> go, <Kbd>Alt</Kbd> <Kbd>↑</Kbd> moves,{" "}
        <Kbd>Ctrl</Kbd> <Kbd>D</Kbd> duplicates, <Kbd>Del</Kbd> deletes
      </p>
    </div>
  );
}
