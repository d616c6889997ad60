"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { count } from "@/app/_ui/count";
import { formatPhone } from "@/app/_ui/format-phone";
import { FaultyRows, ImportDialog } from "@/app/_ui/import-dialog";
import type { ImportSummary } from "@/server/domain/contacts/opt-out-list";
import { useMay } from "../../messages/use-may";

export function ImportOptOuts() {
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (!may.addOptOuts) return null;
  return (
    <>
      <Button icon={<Upload />} onClick={() => setOpen(true)}>
        Import
      </Button>
      {open && <OptOutsDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** Reads a file or what is pasted, says what it would do row by row, and does it. */
function OptOutsDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [csv, setCsv] = useState("");
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
    setCsv(text);
    preview.reset();
    save.reset();
    if (text.trim() !== "") preview.mutate({ csv: text });
  };
  const error = save.error?.message ?? preview.error?.message;
  const ready = preview.data && !preview.isPending ? preview.data : undefined;
  return (
    <ImportDialog
      title="Import opt-outs"
      description="A CSV file with a column “phone”, and if you like “from” (one of your numbers) and “note”. A plain list of numbers will do."
      format="CSV"
      placeholder={"phone,note\n+12025550142,asked by mail"}
      fileLabel="File with opt-outs"
      text={csv}
      onText={(text) => look(text)}
      error={error}
      action={ready && ready.added > 0 ? `Add ${count(ready.added, "number", "numbers")}` : "Add numbers"}
      disabled={!ready || ready.added === 0}
      pending={save.isPending}
      onApply={() => save.mutate({ csv })}
      onClose={onClose}
    >
      <div aria-live="polite">{ready && <Preview summary={ready} />}</div>
    </ImportDialog>
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
      <FaultyRows
        rows={badRows.map(({ line, text, reason }) => ({
          key: line,
          place: `Line ${line}`,
          text,
          problems: [reason],
        }))}
        more={bad - badRows.length}
      />
      {bad > 0 && added > 0 && (
        <p className="text-ink-muted text-sm">Rows with a fault are left out; the others are added.</p>
      )}
    </section>
  );
}
