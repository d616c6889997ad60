"use client";
import { CircleAlert, FileUp } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { Textarea } from "./textarea";

interface ImportDialogProps {
  title: string;
  description: string;
  format: "CSV" | "JSON";
  placeholder: string;
  /** Spoken name of the field for a file. */
  fileLabel: string;
  text: string;
  /** Typed, pasted, or out of a file. */
  onText: (text: string) => void;
  error: string | undefined;
  /** Of the button, with what it does: "Import 12 contacts". */
  action: string;
  disabled: boolean;
  pending?: boolean;
  onApply: () => void;
  onClose: () => void;
  /** Choices, and what the import would do. */
  children: ReactNode;
}

const ACCEPT = { CSV: ".csv,.txt,text/csv,text/plain", JSON: ".json,application/json" };

/** The frame of an import: a file or what is pasted, what it would do, and the button that does it. */
export function ImportDialog({ format, fileLabel, text, onText, onClose, ...rest }: ImportDialogProps) {
  const [unread, setUnread] = useState<string>();
  const picker = useRef<HTMLInputElement>(null);
  const take = (next: string) => {
    setUnread(undefined);
    onText(next);
  };
  const load = async (file: File | undefined) => {
    if (!file) return;
    try {
      take(await file.text());
    } catch {
      setUnread(`${file.name} could not be read; choose it again or paste its text`);
    }
  };
  return (
    <Dialog
      wide
      open
      onOpenChange={(open) => !open && onClose()}
      title={rest.title}
      description={rest.description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={rest.disabled}
            pending={rest.pending ?? false}
            onClick={rest.onApply}
          >
            {rest.action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        <Field
          label={format}
          error={unread ?? rest.error}
          aside={
            <Button
              size="sm"
              variant="ghost"
              icon={<FileUp />}
              className="-my-1 h-6 px-1.5 text-accent-text text-xs [&_svg]:size-3.5"
              onClick={() => picker.current?.click()}
            >
              Choose a file
            </Button>
          }
        >
          {(aria) => (
            <Textarea
              {...aria}
              mono
              rows={6}
              className="max-h-56"
              value={text}
              spellCheck={false}
              placeholder={rest.placeholder}
              onChange={(event) => take(event.target.value)}
            />
          )}
        </Field>
        <input
          ref={picker}
          type="file"
          accept={ACCEPT[format]}
          aria-label={fileLabel}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            void load(event.target.files?.[0]);
            // The same file again is a change too.
            event.target.value = "";
          }}
        />
        {rest.children}
      </div>
    </Dialog>
  );
}

interface FaultyRowsProps {
  rows: { key: number; place: ReactNode; text?: string; problems: string[] }[];
  /** How many more there are. */
  more?: number;
}

/** The rows that cannot be taken, each with its place and why. */
export function FaultyRows({ rows, more = 0 }: FaultyRowsProps) {
  if (rows.length === 0) return null;
  return (
    <ul aria-label="Rows with a fault" className="divide-y rounded-lg border border-warning-line text-sm">
      {rows.map(({ key, place, text, problems }) => (
        <li key={key} className="flex gap-2 px-3 py-2">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
          <div className="min-w-0 break-words">
            <span className="font-medium">{place}</span>
            {text !== undefined && <span className="font-mono text-ink-muted"> {text}</span>}
            {problems.map((problem) => (
              <p key={problem} className="text-ink-muted">
                {problem}
              </p>
            ))}
          </div>
        </li>
      ))}
      {more > 0 && <li className="px-3 py-2 text-ink-muted">and {more.toLocaleString("en")} more</li>}
    </ul>
  );
}
