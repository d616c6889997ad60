import { createHash } from "node:crypto";
import type { Letter } from "../shared/sms-fields";
import type { Variant } from "../shared/variants";

/** In [0, 1), evenly over recipients, and the same for the same parts on every machine. */
function fraction(...parts: string[]): number {
  const digest = createHash("sha256").update(parts.join("\0")).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

function pick(variants: readonly Variant[], at: number): Variant | undefined {
  const total = variants.reduce((sum, { share }) => sum + share, 0);
  let left = at * total;
  for (const variant of variants) {
    left -= variant.share;
    if (left < 0) return variant;
  }
  return undefined;
}

/**
 * Which text a recipient gets: the same at every call, by workspace, step and number. Where that one is stopped, another
 * by the shares of the rest; nobody else's text changes by that. Pure.
 */
export function chooseVariant(
  variants: readonly Variant[],
  stopped: ReadonlySet<Letter>,
  recipient: { workspaceId: string; stepId: string; phone: string },
): Variant {
  const { workspaceId, stepId, phone } = recipient;
  const [own] = variants;
  if (!own) throw new Error("A step has one text at least");
  const first = pick(variants, fraction(workspaceId, stepId, phone)) ?? own;
  if (!stopped.has(first.letter)) return first;
  const open = variants.filter(({ letter }) => !stopped.has(letter));
  return pick(open, fraction(workspaceId, stepId, phone, "instead")) ?? open[0] ?? own;
}
