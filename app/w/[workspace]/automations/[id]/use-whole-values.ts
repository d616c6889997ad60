"use client";
import { type KeyboardEvent, type RefObject, useRef } from "react";
import { parseTemplate } from "@/server/domain/automations/shared/templates";

type Box = HTMLTextAreaElement | HTMLInputElement;
interface Span {
  from: number;
  to: number;
}

/** Where inserted values stand in a text. */
function spansOf(text: string): Span[] {
  let at = 0;
  return parseTemplate(text).flatMap((token) => {
    const from = at;
    at += token.kind === "text" ? token.text.length : token.raw.length;
    return token.kind === "value" ? [{ from, to: at }] : [];
  });
}

const inside = (spans: readonly Span[], at: number) => spans.find(({ from, to }) => from < at && at < to);

/**
 * Keeps inserted values whole in a text field: the caret goes over one as over a letter, a selection takes all of it, and
 * Backspace and Delete remove it at once. The browser does the editing, so its undo and screen readers work as ever.
 */
export function useWholeValues(box: RefObject<Box | null>) {
  const last = useRef(0);
  const onSelect = () => {
    const field = box.current;
    if (!field) return;
    const { selectionStart, selectionEnd, value } = field;
    const [start, end] = [selectionStart ?? 0, selectionEnd ?? 0];
    const spans = spansOf(value);
    if (start === end) {
      const span = inside(spans, start);
      if (span) {
        const forward =
          last.current <= span.from || (last.current < span.to && start - span.from > span.to - start);
        const to = forward ? span.to : span.from;
        field.setSelectionRange(to, to);
        last.current = to;
      } else last.current = start;
      return;
    }
    const [first, second] = [inside(spans, start), inside(spans, end)];
    if (first || second)
      field.setSelectionRange(first?.from ?? start, second?.to ?? end, field.selectionDirection ?? "none");
  };
  const onKeyDown = (event: KeyboardEvent<Box>) => {
    if (event.key !== "Backspace" && event.key !== "Delete") return;
    const field = event.currentTarget;
    const at = field.selectionStart ?? 0;
    if (at !== field.selectionEnd) return;
    const isBack = event.key === "Backspace";
    const span = spansOf(field.value).find(({ from, to }) => (isBack ? to === at : from === at));
    // With the value selected the key does the rest.
    if (span) field.setSelectionRange(span.from, span.to);
  };
  return { onSelect, onKeyDown };
}

/** Types a text where the selection is, so that the browser can undo it; false: it would not. */
export function typeInto(field: Box, text: string, from: number, to: number): boolean {
  field.focus();
  field.setSelectionRange(from, to);
  return document.execCommand("insertText", false, text);
}
