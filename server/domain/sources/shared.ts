export const PLATFORMS = ["vapi", "retell", "elevenlabs", "bland", "synthflow", "famulor"] as const;
export type PlatformName = (typeof PLATFORMS)[number];
export const isPlatform = (name: string): name is PlatformName => PLATFORMS.some((known) => known === name);

export interface PlatformWords {
  label: string;
  /** How its webhook is set up, in three steps; `{url}` stands for the source's URL. */
  steps: [string, string, string];
  /** What it signs with, as it calls it; null where it does not sign. */
  secret: { label: string; hint: string } | null;
}

/** What people read of each platform; in its own words where a button or field of it is named. */
export const PLATFORM_WORDS: Record<PlatformName, PlatformWords> = {
  vapi: {
    label: "Vapi",
    steps: [
      "In Vapi open the assistant, then Advanced → Messaging, or Org Settings for all of them.",
      "Paste the URL as Server URL, and leave end-of-call-report among the server messages.",
      "Add a custom credential (Bearer Token, or HMAC over the body in x-vapi-signature) and enter its secret here.",
    ],
    secret: {
      label: "Credential",
      hint: "The token or HMAC key of the credential that the server URL uses.",
    },
  },
  retell: {
    label: "Retell",
    steps: [
      "In Retell open the agent, then Webhook Settings, or Settings → Webhooks for all of them.",
      "Paste the URL as Agent Level Webhook URL; call_ended and call_analyzed are both taken.",
      "Enter here the API key with the webhook badge: Retell signs with it.",
    ],
    secret: { label: "API key", hint: "The one with the webhook badge under Settings → API Keys." },
  },
  elevenlabs: {
    label: "ElevenLabs",
    steps: [
      "In ElevenLabs open Agents → Settings → Post-call webhook, and create a webhook with the URL.",
      "Choose HMAC, and switch the transcription on; audio is too heavy and not needed.",
      "Copy the shared secret that it shows once, and enter it here.",
    ],
    secret: { label: "Shared secret", hint: "wsec_…, shown once when the webhook is made." },
  },
  bland: {
    label: "Bland",
    steps: [
      "In Bland give the URL as webhook when you send a call, or set it at the inbound number.",
      "For pathways and personas it stands in their post-call webhook.",
      "Under Account settings → Keys make a webhook signing secret, and enter it here.",
    ],
    secret: { label: "Webhook signing secret", hint: "Shown once, under Account settings → Keys." },
  },
  synthflow: {
    label: "Synthflow",
    steps: [
      "In Synthflow open the agent, then Deploy → Webhooks.",
      "Paste the URL as External webhook, and save the agent.",
      "Under Settings → Security → Webhooks generate a secret key, and enter it here.",
    ],
    secret: { label: "Secret key", hint: "Under Settings → Security → Webhooks." },
  },
  famulor: {
    label: "Famulor / autocalls",
    steps: [
      "Open the assistant, then its post-call settings.",
      "Paste the URL as webhook URL, and choose whether calls without an answer are sent too.",
      "Save it. These posts are not signed: keep the URL to yourself, and make a new one when it got out.",
    ],
    secret: null,
  },
};

export const INGEST_STATES = ["received", "waiting", "taken", "ignored", "failed"] as const;
export type IngestState = (typeof INGEST_STATES)[number];
