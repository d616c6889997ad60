"use client";
import type { KeyboardEvent, ReactNode } from "react";
import { useBuilder } from "./builder-context";
import { useStepActions } from "./use-step-actions";

/** Arrow keys go through the cards of the tree; with others the card that has the focus is moved, doubled or deleted. */
export function TreeKeys({ children }: { children: ReactNode }) {
  const { draft, readOnly } = useBuilder();
  const actions = useStepActions();
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const card =
      event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("[data-card]") : null;
    if (!card) return;
    const id = card.dataset.card ?? "";
    const isStep = !readOnly && draft.has(id);
    const handled = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    const { key } = event;
    if (event.altKey && (key === "ArrowUp" || key === "ArrowDown") && isStep) {
      handled();
      actions.move(id, key === "ArrowUp" ? -1 : 1);
      focusCard(id);
    } else if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "d" && isStep) {
      handled();
      focusCard(actions.duplicate(id));
    } else if ((key === "Delete" || key === "Backspace") && isStep) {
      handled();
      const neighbour = step(event.currentTarget, card, -1);
      actions.remove(id);
      neighbour?.focus();
    } else if (!event.altKey && !event.ctrlKey && !event.metaKey && key.startsWith("Arrow")) {
      const next =
        key === "ArrowDown" || key === "ArrowUp"
          ? step(event.currentTarget, card, key === "ArrowDown" ? 1 : -1)
          : beside(card, key === "ArrowRight" ? 1 : -1);
      if (!next) return;
      handled();
      next.focus();
    }
  };
  return (
    // The cards are buttons; the keys only go between them.
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div className="min-w-0" onKeyDown={press}>
      {children}
    </div>
  );
}

/** The card before or after in the order in which they are read. */
function step(tree: HTMLElement, card: HTMLElement, by: -1 | 1): HTMLElement | undefined {
  const cards = [...tree.querySelectorAll<HTMLElement>("[data-card]")];
  return cards[cards.indexOf(card) + by];
}

/** The first card of the lane beside; of one without cards its "+". From a branch: into its first lane. */
function beside(card: HTMLElement, by: -1 | 1): HTMLElement | null {
  const lane = card.closest("fieldset");
  const next = by === 1 ? lane?.nextElementSibling : lane?.previousElementSibling;
  return (
    next?.querySelector<HTMLElement>("[data-card]") ?? next?.querySelector<HTMLElement>("button") ?? null
  );
}

/** After the tree has been drawn again. */
const focusCard = (id: string | null) => {
  if (id === null) return;
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)?.focus(),
  );
};
