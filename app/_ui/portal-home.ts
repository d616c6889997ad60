/**
 * Where a menu or tooltip is put: into its dialog, else into the page's main landmark, so that nothing lies outside
 * the landmarks (axe: region) and nothing of a dialog is hidden with the page behind it.
 */
export const portalHome = (trigger: HTMLElement | null): HTMLElement | undefined =>
  trigger?.closest<HTMLElement>('[role="dialog"]') ??
  trigger?.ownerDocument.getElementById("main") ??
  undefined;
