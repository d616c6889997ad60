"use client";
import { type RefObject, useEffect } from "react";

const ATTRIBUTE = "aria-activedescendant";

/**
 * cmdk names the item that was chosen before the list was filtered, which may be gone (cmdk 1.1). This keeps the
 * attribute at the item that is chosen now.
 */
export function useActiveDescendant(container: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const root = container.current;
    if (!root) return;
    const mend = () => {
      const chosen = root.querySelector('[cmdk-item][aria-selected="true"]')?.id;
      for (const owner of root.querySelectorAll("[cmdk-input], [cmdk-list]")) {
        if (!chosen) owner.removeAttribute(ATTRIBUTE);
        else if (owner.getAttribute(ATTRIBUTE) !== chosen) owner.setAttribute(ATTRIBUTE, chosen);
      }
    };
    const observer = new MutationObserver(mend);
    observer.observe(root, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["aria-selected", ATTRIBUTE],
    });
    mend();
    return () => observer.disconnect();
  }, [container]);
}
