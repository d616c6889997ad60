import { platformOf } from "@/server/domain/sources/platforms/all";
import { PLATFORMS, type PlatformName } from "@/server/domain/sources/shared";

const FACTS = {
  id: "8b1c6d2e-call",
  startedAt: new Date("2026-03-02T09:30:00Z"),
  customerPhone: "+12065550114",
};
/** A signature is long and says nothing to a reader. */
const shorten = (value: string) => value.replace(/([0-9a-f]{8})[0-9a-f]{48,}/g, "$1…");

export interface PlatformDocs {
  platform: PlatformName;
  /** As the platform posts it. */
  sample: unknown;
  /** How it is signed with the secret "secret"; none where it is not. */
  headers: [name: string, value: string][];
  /** What we read in it. */
  call: unknown;
}

/** Each platform's sample and what becomes of it, by the code that does it: the docs cannot say anything else. */
export function platformDocs(): PlatformDocs[] {
  return PLATFORMS.map((name) => {
    const platform = platformOf(name);
    const sample = platform.sample(FACTS);
    const reading = platform.read(sample);
    const sentAt = new Date(FACTS.startedAt.getTime() + 60_000);
    return {
      platform: name,
      sample,
      headers: Object.entries(platform.sign?.("secret", JSON.stringify(sample), sentAt) ?? {}).map(
        ([header, value]) => [header, shorten(value)],
      ),
      call: reading.kind === "call" ? reading.call : null,
    };
  });
}
