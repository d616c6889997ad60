import type { PlatformName } from "../shared";
import { bland } from "./bland/bland";
import { elevenlabs } from "./elevenlabs/elevenlabs";
import { famulor } from "./famulor/famulor";
import type { Platform } from "./platform";
import { retell } from "./retell/retell";
import { synthflow } from "./synthflow/synthflow";
import { vapi } from "./vapi/vapi";

const ALL: Record<PlatformName, Platform> = { vapi, retell, elevenlabs, bland, synthflow, famulor };

export const platformOf = (name: PlatformName): Platform => ALL[name];

/** Whose post this is, by shape; that of the URL first. */
export function recognise(body: unknown, expected: PlatformName): Platform | null {
  const first = ALL[expected];
  if (first.recognise(body)) return first;
  return Object.values(ALL).find((platform) => platform.recognise(body)) ?? null;
}
