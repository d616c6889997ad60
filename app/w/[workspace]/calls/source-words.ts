import { isPlatform, PLATFORM_WORDS } from "@/server/domain/sources/shared";

const OURS: Record<string, string> = { api: "API", phone: "Virtual phone", twilio: "Twilio" };

/** Who reported a call, as people call it. */
export const sourceName = (provider: string): string =>
  OURS[provider] ?? (isPlatform(provider) ? PLATFORM_WORDS[provider].label : provider);
