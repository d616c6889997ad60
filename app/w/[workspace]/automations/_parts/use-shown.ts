"use client";
import { useEffect, useRef } from "react";

/** Scrolls a wide tree sideways so that the chosen card can be seen. Never moves the page itself. */
export function useShown(chosen: string) {
  const canvas = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the card that is pressed changes with `chosen`
  useEffect(() => {
    const box = canvas.current;
    const card = box?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (!box || !card) return;
    const [outer, inner] = [box.getBoundingClientRect(), card.getBoundingClientRect()];
    if (inner.left >= outer.left && inner.right <= outer.right) return;
    box.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  }, [chosen]);
  return canvas;
}
