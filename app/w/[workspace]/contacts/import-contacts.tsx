"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { count } from "@/app/_ui/count";
import { FaultyRows, ImportDialog } from "@/app/_ui/import-dialog";
import { Select } from "@/app/_ui/select";
import type { ContactImport } from "@/server/domain/contacts/import-contacts";
import { CONTACT_COLUMNS, type ContactColumn } from "@/server/domain/contacts/schema";
import { useMay } from "../messages/use-may";

const TARGETS: Record<ContactColumn, string> = {
  phone: "Number",
  name: "Name",
  email: "E-mail",
  timeZone: "Time zone",
  lead: "Lead data",
  ignore: "Left out",
};

export function ImportContacts() {
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (!may.writeContacts) return null;
  return (
    <>
      <Button icon={<Upload />} onClick={() => setOpen(true)}>
        Import
      </Button>
      {open && <ContactsDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** Reads a file or what is pasted, says what each column is and what it would do row by row, and does it. */
function ContactsDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [csv, setCsv] = useState("");
  const preview = useMutation(trpc.contact.previewImport.mutationOptions());
  const save = useMutation(
    trpc.contact.import.mutationOptions({
      onSuccess: ({ added, known, bad }) => {
        void queries.invalidateQueries(trpc.contact.pathFilter());
        toast.success(
          `${count(added, "contact", "contacts")} added, ${known.toLocaleString("en")} brought up to date`,
          {
            ...(bad > 0 ? { description: `${count(bad, "row was", "rows were")} left out` } : {}),
          },
        );
        onClose();
      },
    }),
  );
  const look = (text: string, columns?: ContactColumn[]) => {
    setCsv(text);
    save.reset();
    if (text.trim() === "") preview.reset();
    else preview.mutate({ csv: text, ...(columns ? { columns } : {}) });
  };
  const error = save.error?.message ?? preview.error?.message;
  // While a column's meaning changes, what was there stays in sight.
  const [shown, setShown] = useState<ContactImport>();
  if (preview.data && preview.data !== shown) setShown(preview.data);
  const ready = csv.trim() === "" ? undefined : shown;
  const good = ready ? ready.added + ready.known : 0;
  return (
    <ImportDialog
      title="Import contacts"
      description="A CSV file with headings in its first line and a column of numbers. Other columns become lead data, which call variables are filled from."
      format="CSV"
      placeholder={"phone,name,plan\n+12025550142,Ada Lovelace,gold"}
      fileLabel="File with contacts"
      text={csv}
      onText={(text) => look(text)}
      error={error}
      action={good > 0 ? `Import ${count(good, "contact", "contacts")}` : "Import contacts"}
      disabled={good === 0 || preview.isPending}
      pending={save.isPending}
      onApply={() => save.mutate({ csv, columns: ready?.columns.map(({ target }) => target) })}
      onClose={onClose}
    >
      {ready && <Columns columns={ready.columns} onChange={(columns) => look(csv, columns)} />}
      <div aria-live="polite">{ready && <Preview summary={ready} />}</div>
    </ImportDialog>
  );
}

function Columns({
  columns,
  onChange,
}: {
  columns: ContactImport["columns"];
  onChange: (columns: ContactColumn[]) => void;
}) {
  if (columns.length === 0) return null;
  return (
    <section aria-label="Columns" className="overflow-x-auto rounded-lg border">
      <table className="w-full text-left text-sm">
        <caption className="sr-only">What each column of the file holds</caption>
        <thead className="border-b text-ink-muted text-xs">
          <tr>
            <th scope="col" className="px-3 py-2 font-medium">
              Column
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              Example
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              Is
            </th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ heading, example, target }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place, two may have one heading
            <tr key={at} className="border-b last:border-b-0">
              <th scope="row" className="max-w-40 truncate px-3 py-1.5 font-medium">
                {heading || <span className="text-ink-faint">No heading</span>}
              </th>
              <td className="max-w-48 truncate px-3 py-1.5 text-ink-muted">{example}</td>
              <td className="w-40 px-3 py-1.5">
                <Select
                  aria-label={`What the column ${heading || at + 1} is`}
                  value={target}
                  onChange={(event) =>
                    onChange(
                      columns.map((column, other) =>
                        other === at
                          ? (CONTACT_COLUMNS.find((one) => one === event.target.value) ?? target)
                          : column.target,
                      ),
                    )
                  }
                >
                  {CONTACT_COLUMNS.map((one) => (
                    <option key={one} value={one}>
                      {TARGETS[one]}
                    </option>
                  ))}
                </Select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Preview({ summary: { added, known, repeated, bad, badRows } }: { summary: ContactImport }) {
  const counts = [
    added > 0 && `${added.toLocaleString("en")} new`,
    known > 0 && `${known.toLocaleString("en")} known, brought up to date`,
    repeated > 0 && `${repeated.toLocaleString("en")} repeated`,
    bad > 0 && `${bad.toLocaleString("en")} with a fault`,
  ].filter(Boolean);
  return (
    <section aria-label="What changes" className="flex flex-col gap-2">
      <p className="font-medium text-sm">{counts.join(", ") || "The file has no contacts"}</p>
      <FaultyRows
        rows={badRows.map(({ line, text, reason }) => ({
          key: line,
          place: `Line ${line}`,
          text,
          problems: [reason],
        }))}
        more={bad - badRows.length}
      />
      {bad > 0 && added + known > 0 && (
        <p className="text-ink-muted text-sm">Rows with a fault are left out; the others are imported.</p>
      )}
    </section>
  );
}
