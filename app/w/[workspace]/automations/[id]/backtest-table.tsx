"use client";
import { useState } from "react";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { DataTable } from "@/app/_ui/data-table";
import { formatPhone } from "@/app/_ui/format-phone";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { BacktestRow } from "@/server/domain/automations/backtest/backtest";
import type { DoneAct, DryText, Way } from "@/server/domain/automations/backtest/way";
import { asLabel } from "@/server/domain/automations/shared/walk";
import { WHY_WORDS } from "./why-words";

const PAGE = 50;

interface BacktestTableProps {
  base: string;
  rows: BacktestRow[];
  version: number | null;
}

/** Call → way → exact text → what would become of it. */
export function BacktestTable({ base, rows, version }: BacktestTableProps) {
  const [shown, setShown] = useState(PAGE);
  return (
    <>
      <DataTable
        caption="Backtest"
        rows={rows.slice(0, shown)}
        rowKey={({ callId }) => callId}
        columns={[
          {
            key: "call",
            header: "Call",
            width: "w-44",
            cell: ({ callId, customerPhone, endedAt }) => (
              <span className="flex flex-col py-1">
                <TextLink href={`${base}/calls/${callId}`} className="tabular">
                  {customerPhone ? formatPhone(customerPhone) : "No number"}
                </TextLink>
                <span className="text-ink-faint text-xs">
                  <RelativeTime at={endedAt} />
                </span>
              </span>
            ),
          },
          { key: "way", header: "Way", width: "w-56", cell: ({ draft }) => <WayLine way={draft} /> },
          {
            key: "draft",
            header: "The draft would",
            cell: (row) => <Outcome way={row.draft} skipped={row.skipped} />,
          },
          ...(version === null
            ? []
            : [
                {
                  key: "published",
                  header: `Version ${version} would`,
                  width: "w-72",
                  cell: (row: BacktestRow) =>
                    row.published ? (
                      <Outcome way={row.published} skipped={row.skipped} />
                    ) : (
                      <span className="text-ink-faint text-sm">The same</span>
                    ),
                },
              ]),
        ]}
      />
      {rows.length > shown && (
        <div className="flex justify-center">
          <Button size="sm" onClick={() => setShown(shown + PAGE)}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

function WayLine({ way }: { way: Way }) {
  if (way.passed.length === 0) return <span className="text-ink-faint">–</span>;
  return (
    <span className="block break-words py-1 text-ink-muted text-sm">
      {way.passed
        .map(
          ({ title, lane, off }) =>
            `${lane ? `${asLabel(title)} ${lane}` : title}${off ? " (switched off)" : ""}`,
        )
        .join(" → ")}
    </span>
  );
}

function Outcome({ way, skipped }: { way: Way; skipped: string | null }) {
  if (skipped) return <p className="py-1 text-ink-muted text-sm">{skipped}</p>;
  return (
    <span className="flex flex-col gap-2 py-1.5">
      {way.texts.map((text) => (
        <Text key={text.stepId} text={text} />
      ))}
      {way.acts.map((act) => (
        <Act key={act.stepId} act={act} />
      ))}
      {way.texts.length === 0 && (way.reason !== null || way.acts.length === 0) && (
        <span className="text-ink-muted text-sm">{way.reason ?? "No text"}</span>
      )}
    </span>
  );
}

const ACT_LOOKS = {
  done: ["success", "Done"],
  skipped: ["neutral", "Skipped"],
  failed: ["danger", "Fails"],
} as const;

/** What an email, a request or a change of the contact would be. */
function Act({ act }: { act: DoneAct }) {
  const [tone, word] = ACT_LOOKS[act.state];
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={tone}>{word}</Badge>
        <span className="text-ink-muted text-xs">{act.title}</span>
      </span>
      {act.lines.map(([label, value]) => (
        <span key={label} className="line-clamp-4 whitespace-pre-wrap break-words text-sm" title={value}>
          <span className="text-ink-muted">{label}: </span>
          {value}
        </span>
      ))}
      {act.reason && <span className="text-ink-muted text-xs">{act.reason}</span>}
    </span>
  );
}

const TONES = {
  sent: "success",
  waits: "info",
  held: "warning",
  not_sent: "neutral",
  failed: "danger",
} as const;

function label({ state, why }: DryText): string {
  if (state === "sent") return "Sent";
  const words = why ? WHY_WORDS[why] : "Not sent";
  return state === "waits" ? `Later: ${words.toLowerCase()}` : words;
}

function Text({ text }: { text: DryText }) {
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={TONES[text.state]}>{label(text)}</Badge>
        <span className="tabular text-ink-muted text-xs">
          {text.to && `${text.to.startsWith("+") ? formatPhone(text.to) : text.to}`}
          {text.segments > 0 && ` · ${text.segments === 1 ? "1 segment" : `${text.segments} segments`}`}
          {text.cut && " · cut at a sentence"}
        </span>
      </span>
      {text.body !== null && <span className="whitespace-pre-wrap break-words text-sm">{text.body}</span>}
      {text.reason && <span className="text-ink-muted text-xs">{text.reason}</span>}
    </span>
  );
}
