"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, FileUp, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import { Textarea } from "@/app/_ui/textarea";
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
const count = (n: number, one: string, many: string) =>
  n === 1 ? `1 ${one}` : `${n.toLocaleString("en")} ${many}`;

export function ImportContacts() {
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (!may.writeContacts) return null;
  return (
    <>
      <Button icon={<Upload />} onClick={() => setOpen(true)}>
        Import
      </Button>
      {open && <ImportDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** Reads a file or what is pasted, says what each column is and what it would do row by row, and does it. */
function ImportDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [csv, setCsv] = useState("");
  const [unread, setUnread] = useState<string>();
  const picker = useRef<HTMLInputElement>(null);
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
    setUnread(undefined);
    setCsv(text);
    save.reset();
    if (text.trim() === "") preview.reset();
    else preview.mutate({ csv: text, ...(columns ? { columns } : {}) });
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
  // While a column's meaning changes, what was there stays in sight.
  const [shown, setShown] = useState<ContactImport>();
  if (preview.data && preview.data !== shown) setShown(preview.data);
  const ready = csv.trim() === "" ? undefined : shown;
  const good = ready ? ready.added + ready.known : 0;
  return (
    <Dialog
      wide
      open
      onOpenChange={(next) => !next && onClose()}
      title="Import contacts"
      description="A CSV file with headings in its first line and a column of numbers. Other columns become lead data, which call variables are filled from."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={good === 0 || preview.isPending}
            pending={save.isPending}
            onClick={() => save.mutate({ csv, columns: ready?.columns.map(({ target }) => target) })}
          >
            {good > 0 ? `Import ${count(good, "contact", "contacts")}` : "Import contacts"}
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
              rows={5}
              className="max-h-48"
              value={csv}
              spellCheck={false}
              placeholder={"phone,name,plan\n+12025550142,Ada Lovelace,gold"}
              onChange={(event) => look(event.target.value)}
            />
          )}
        </Field>
        <input
          ref={picker}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          aria-label="File with contacts"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            void load(event.target.files?.[0]);
            // The same file again is a change too.
            event.target.value = "";
          }}
        />
        {ready && <Columns columns={ready.columns} onChange={(columns) => look(csv, columns)} />}
        <div aria-live="polite">{ready && <Preview summary={ready} />}</div>
      </div>
    </Dialog>
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
      {bad > 0 && added + known > 0 && (
        <p className="text-ink-muted text-sm">Rows with a fault are left out; the others are imported.</p>
      )}
    </section>
  );
}
