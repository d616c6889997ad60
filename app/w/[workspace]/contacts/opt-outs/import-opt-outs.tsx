"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, FileUp, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { formatPhone } from "@/app/_ui/format-phone";
import { Textarea } from "@/app/_ui/textarea";
import type { ImportSummary } from "@/server/domain/contacts/opt-out-list";
import { useMay } from "../../messages/use-may";

const count = (n: number, one: string, many: string) =>
  n === 1 ? `1 ${one}` : `${n.toLocaleString("en")} ${many}`;

export function ImportOptOuts() {
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (!may.addOptOuts) return null;
  return (
    <>
      <Button icon={<Upload />} onClick={() => setOpen(true)}>
        Import
      </Button>
      {open && <ImportDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** Reads a file or what is pasted, says what it would do row by row, and does it. */
function ImportDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [csv, setCsv] = useState("");
  const [unread, setUnread] = useState<string>();
  const picker = useRef<HTMLInputElement>(null);
  const preview = useMutation(trpc.optOut.previewImport.mutationOptions());
  const save = useMutation(
    trpc.optOut.import.mutationOptions({
      onSuccess: ({ added, bad }) => {
        for (const filter of [
          trpc.optOut.pathFilter(),
          trpc.contact.pathFilter(),
          trpc.message.pathFilter(),
        ]) {
          void queries.invalidateQueries(filter);
        }
        toast.success(`${count(added, "number was", "numbers were")} added`, {
          ...(bad > 0 ? { description: `${count(bad, "row was", "rows were")} left out` } : {}),
        });
        onClose();
      },
    }),
  );
  const look = (text: string) => {
    setUnread(undefined);
    setCsv(text);
    preview.reset();
    save.reset();
    if (text.trim() !== "") preview.mutate({ csv: text });
  };
  const load = async (file: File | undefined) => {
    if (!file) return;
    try {
      look(await file.text());
    } catch {
      setUnread(`${file.name} could not be read; choose it again or paste its text`);
    }
  };
  const error = unread ?? save.error?.message ?? preview.error?.message;
  const ready = preview.data && !preview.isPending ? preview.data : undefined;
  return (
    <Dialog
      wide
      open
      onOpenChange={(next) => !next && onClose()}
      title="Import opt-outs"
      description="A CSV file with a column “phone”, and if you like “from” (one of your numbers) and “note”. A plain list of numbers will do."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={!ready || ready.added === 0}
            pending={save.isPending}
            onClick={() => save.mutate({ csv })}
          >
            {ready && ready.added > 0 ? `Add ${count(ready.added, "number", "numbers")}` : "Add numbers"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        <Field
          label="CSV"
          error={error}
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
              value={csv}
              spellCheck={false}
              placeholder={"phone,note\n+12025550142,asked by mail"}
              onChange={(event) => look(event.target.value)}
            />
          )}
        </Field>
        <input
          ref={picker}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          aria-label="File with opt-outs"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            void load(event.target.files?.[0]);
            // The same file again is a change too.
            event.target.value = "";
          }}
        />
        <div aria-live="polite">{ready && <Preview summary={ready} />}</div>
      </div>
    </Dialog>
  );
}

function Preview({ summary }: { summary: ImportSummary }) {
  const { added, known, repeated, bad, badRows, goodRows } = summary;
  const counts = [
    added > 0 && `${added.toLocaleString("en")} to add`,
    known > 0 && `${known.toLocaleString("en")} in the list already`,
    repeated > 0 && `${repeated.toLocaleString("en")} repeated`,
    bad > 0 && `${bad.toLocaleString("en")} with a fault`,
  ].filter(Boolean);
  return (
    <section aria-label="What changes" className="flex flex-col gap-2">
      <p className="font-medium text-sm">{counts.join(", ") || "The file has no numbers"}</p>
      {goodRows.length > 0 && (
        <p className="break-words text-ink-muted text-sm">
          Reads {goodRows.map(({ phone }) => formatPhone(phone)).join(", ")}
          {added + known > goodRows.length && " …"}
        </p>
      )}
      {badRows.length > 0 && (
        <ul aria-label="Rows with a fault" className="divide-y rounded-lg border border-warning-line text-sm">
          {badRows.map(({ line, text, reason }) => (
            <li key={line} className="flex gap-2 px-3 py-2">
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
              <div className="min-w-0 break-words">
                <span className="font-medium">Line {line}</span>{" "}
                <span className="font-mono text-ink-muted">{text}</span>
                <p className="text-ink-muted">{reason}</p>
              </div>
            </li>
          ))}
          {bad > badRows.length && (
            <li className="px-3 py-2 text-ink-muted">
              and {(bad - badRows.length).toLocaleString("en")} more
            </li>
          )}
        </ul>
      )}
      {bad > 0 && added > 0 && (
        <p className="text-ink-muted text-sm">Rows with a fault are left out; the others are added.</p>
      )}
    </section>
  );
}
