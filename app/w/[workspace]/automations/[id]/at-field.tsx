import type { ReactNode } from "react";

/** Marks where a field of a step stands, so that a problem in the list can lead to it. */
export function AtField({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div data-field={name} className="contents">
      {children}
    </div>
  );
}

/** Gives the field the focus as soon as its form is there; the form may still be loading. */
export function focusField(name: string): void {
  const until = performance.now() + 3000;
  const look = () => {
    const place = document.querySelector(`[data-field="${CSS.escape(name)}"]`);
    // The button that inserts values stands before its field.
    const control =
      place?.querySelector<HTMLElement>("input, select, textarea, [contenteditable=true]") ??
      place?.querySelector<HTMLElement>("button");
    if (control) {
      control.focus();
      control.scrollIntoView({ block: "center" });
    } else if (performance.now() < until) requestAnimationFrame(look);
  };
  // After the list of problems has given the focus back.
  setTimeout(look, 150);
}
