"use client";
import { KeyValue } from "@/app/_ui/key-value";
import type { CallDetail } from "@/server/domain/calls/call-detail";
import { isPlatform, PLATFORM_WORDS } from "@/server/domain/sources/shared";

const inWords = (value: unknown): string => {
  if (value === true) return "Yes";
  if (value === false) return "No";
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/** What the voice platform extracted itself, as it said it: beside our values, never mixed with them. */
export function PlatformValuesBlock({ detail: { provider, platformValues } }: { detail: CallDetail }) {
  const { summary, successful, sentiment, voicemail, variables = {} } = platformValues;
  const items: [string, string][] = [
    ...(successful === undefined ? [] : [["Successful", inWords(successful)] as [string, string]]),
    ...(sentiment === undefined ? [] : [["Sentiment", sentiment] as [string, string]]),
    ...(voicemail === true ? [["Voicemail", "Yes"] as [string, string]] : []),
    ...Object.entries(variables).map(([name, value]): [string, string] => [name, inWords(value)]),
  ];
  if (items.length === 0 && !summary) return null;
  const label = isPlatform(provider) ? PLATFORM_WORDS[provider].label : provider;
  return (
    <details className="group border-t px-4 py-2.5">
      <summary className="cursor-pointer select-none text-ink-muted text-sm">What {label} extracted</summary>
      <div className="flex flex-col gap-2 pt-2 text-sm">
        {summary && <p className="break-words">{summary}</p>}
        {items.length > 0 && <KeyValue items={items} />}
      </div>
    </details>
  );
}
