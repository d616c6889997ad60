"use client";
import { Download, ListChecks, RefreshCw, Send } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Menu } from "@/app/_ui/menu";
import { useMay } from "../messages/use-may";
import { type JobKind, StartJobDialog } from "./start-job-dialog";
import { useCalls } from "./use-calls";

/** Acts on all calls that the list's filter finds. */
export function CallActions() {
  const may = useMay();
  const { filter, rows } = useCalls();
  const [kind, setKind] = useState<JobKind | null>(null);
  const items = jobItems(may, setKind);
  if (items.length === 0 || rows.length === 0) return null;
  return (
    <>
      <Menu
        trigger={<Button icon={<ListChecks />}>Actions</Button>}
        items={[{ heading: "With all that the list finds" }, ...items]}
      />
      {kind && <StartJobDialog kind={kind} calls={{ filter }} onClose={() => setKind(null)} />}
    </>
  );
}

/** Acts on the calls that are ticked, at the foot of the window. */
export function SelectionBar({ ids, onClear }: { ids: string[]; onClear: () => void }) {
  const may = useMay();
  const [kind, setKind] = useState<JobKind | null>(null);
  if (ids.length === 0) return null;
  return (
    <section
      aria-label="Selected calls"
      className="sticky bottom-4 z-30 mx-auto flex max-w-full flex-wrap items-center gap-2 rounded-lg border bg-surface px-3 py-2 shadow-lg"
    >
      <span className="tabular px-1 font-medium" role="status">
        {ids.length === 1 ? "1 call" : `${ids.length} calls`}
      </span>
      {jobItems(may, setKind).map(({ label, icon, onSelect }) => (
        <Button key={label} size="sm" icon={icon} onClick={onSelect}>
          {label}
        </Button>
      ))}
      <Button size="sm" variant="ghost" onClick={onClear}>
        Clear
      </Button>
      {kind && (
        <StartJobDialog kind={kind} calls={{ ids }} onClose={() => setKind(null)} onStarted={onClear} />
      )}
    </section>
  );
}

export const mayAct = (may: ReturnType<typeof useMay>) =>
  may.reEvaluateCalls || may.resendWebhooks || may.exportCalls;

const jobItems = (may: ReturnType<typeof useMay>, choose: (kind: JobKind) => void) => [
  ...(may.reEvaluateCalls
    ? [{ label: "Re-evaluate", icon: <RefreshCw />, onSelect: () => choose("reevaluate") }]
    : []),
  ...(may.resendWebhooks
    ? [{ label: "Resend webhooks", icon: <Send />, onSelect: () => choose("resend") }]
    : []),
  ...(may.exportCalls ? [{ label: "Export", icon: <Download />, onSelect: () => choose("export") }] : []),
];
