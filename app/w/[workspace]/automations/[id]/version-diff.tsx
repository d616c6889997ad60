"use client";
import { ArrowRight, Minus, MoveVertical, Pencil, Plus } from "lucide-react";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import { Sheet } from "@/app/_ui/sheet";
import { type Change, diffDefinitions } from "@/server/domain/automations/shared/diff";
import type { VersionView } from "@/server/domain/automations/versions";
import { useBuilder } from "./builder-context";
import { useNames } from "./use-names";

interface VersionDiffProps {
  versions: VersionView[];
  from: number;
  /** A version's number, or "draft". */
  to: string;
  change: (next: { from?: number; to?: string }) => void;
  close: () => void;
}

/** Any two versions, or one and the draft, side by side in words. */
export function VersionDiff({ versions, from, to, change, close }: VersionDiffProps) {
  const { draft } = useBuilder();
  const names = useNames();
  const find = (number: number) => versions.find((version) => version.number === number)?.definition;
  const before = find(from);
  const after = to === "draft" ? draft.definition : find(Number(to));
  const changes = before && after ? diffDefinitions(before, after, names) : null;
  const title = to === "draft" ? `Version ${from} and the draft` : `Version ${from} and version ${to}`;
  return (
    <Sheet open onOpenChange={(open) => !open && close()} title={title}>
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-[1fr_auto_1fr] items-end gap-2">
          <Field label="From">
            {(aria) => (
              <Select
                {...aria}
                value={from}
                onChange={(event) => change({ from: Number(event.target.value) })}
              >
                {versions.map(({ number }) => (
                  <option key={number} value={number}>
                    Version {number}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <ArrowRight aria-hidden className="mb-2.5 size-4 text-ink-faint" />
          <Field label="To">
            {(aria) => (
              <Select {...aria} value={to} onChange={(event) => change({ to: event.target.value })}>
                <option value="draft">Draft</option>
                {versions.map(({ number }) => (
                  <option key={number} value={number}>
                    Version {number}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        {changes === null ? (
          <p className="text-ink-muted">One of these versions is not there.</p>
        ) : (
          <Changes changes={changes} />
        )}
      </div>
    </Sheet>
  );
}

const ICONS = { added: Plus, removed: Minus, moved: MoveVertical, renamed: Pencil, changed: Pencil } as const;

/** What changed, step by step. */
export function Changes({ changes }: { changes: Change[] }) {
  if (changes.length === 0) return <p className="text-ink-muted">They are equal.</p>;
  return (
    <ul aria-label="Differences" className="flex flex-col divide-y rounded-lg border">
      {changes.map((change, at) => {
        const Icon = ICONS[change.kind];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is derived anew each time, and two lines may be equal
          <li key={at} className="flex items-start gap-2.5 px-3 py-2 text-sm">
            <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
            <div className="flex min-w-0 flex-1 flex-col gap-1.5">
              <p className="break-words">
                <Marked text={change.text} />
              </p>
              {(change.from !== undefined || change.to !== undefined) && (
                <>
                  <Value label="Before" tone="danger" text={change.from} />
                  <Value label="After" tone="success" text={change.to} />
                </>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** "*Thank you*" is a step's title. */
function Marked({ text }: { text: string }) {
  return text.split("*").map((part, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in their order
      <strong key={at} className="font-medium">
        {part}
      </strong>
    ) : (
      part
    ),
  );
}

interface ValueProps {
  label: string;
  tone: "danger" | "success";
  text: string | null | undefined;
}

function Value({ label, tone, text }: ValueProps) {
  return (
    <p className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-2">
      <span className="text-ink-muted text-xs leading-5">{label}</span>
      {text ? (
        <span
          className={
            tone === "danger"
              ? "whitespace-pre-wrap break-words rounded-sm bg-danger-subtle px-1 text-danger-text"
              : "whitespace-pre-wrap break-words rounded-sm bg-success-subtle px-1 text-success-text"
          }
        >
          {text}
        </span>
      ) : (
        <span className="text-ink-faint">nothing</span>
      )}
    </p>
  );
}
