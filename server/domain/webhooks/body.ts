export const OMISSIONS = ["transcript", "recording"] as const;
export type Omission = (typeof OMISSIONS)[number];

/** What an endpoint does not want, as a delivery keeps it: all its attempts send the same bytes. */
export const omissionsOf = (endpoint: {
  includeTranscript: boolean;
  includeRecording: boolean;
}): Omission[] => [
  ...(endpoint.includeTranscript ? [] : ["transcript" as const]),
  ...(endpoint.includeRecording ? [] : ["recording" as const]),
];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The exact text that is signed and sent: the frozen event less what the endpoint left out, field and all. */
export function bodyOf(payload: string, omits: readonly string[]): string {
  // Nothing is left of an event whose data the workspace's retention has deleted.
  if (omits.length === 0 || payload === "") return payload;
  const event: unknown = JSON.parse(payload);
  if (!isRecord(event) || !isRecord(event.data)) return payload;
  if (omits.includes("transcript")) delete event.data.transcript;
  if (omits.includes("recording") && isRecord(event.data.call)) delete event.data.call.recordingUrl;
  return JSON.stringify(event);
}
