"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { type Column, DataTable } from "@/app/_ui/data-table";
import { IconButton } from "@/app/_ui/icon-button";
import { isOpenSometime, type Limit, narrowWeek } from "@/server/domain/sending/schema";
import { useMay } from "../../messages/use-may";
import { LimitDialog } from "./limit-dialog";
import { useSaveSending } from "./use-save-sending";
import { regionInWords, weekInWords } from "./week-words";

/** The rules of countries and states, which narrow the workspace's own hours. */
export function Limits() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.sending.get.queryOptions());
  const mayConfigure = useMay().configureSending;
  const [editing, setEditing] = useState<Limit | "new" | null>(null);
  const [removing, setRemoving] = useState<Limit | null>(null);
  const save = useSaveSending();
  const { hours, limits } = data.quietHours;
  const store = (next: Limit[]) => save.mutateAsync({ quietHours: { hours, limits: next } });
  const others = (limit: Limit | "new" | null) => limits.filter((one) => one !== limit);

  const columns: Column<Limit>[] = [
    {
      key: "region",
      header: "Region",
      cell: ({ region }) => regionInWords(region),
      primary: true,
      width: "w-36",
    },
    {
      key: "hours",
      header: "Allowed hours",
      cell: ({ week }) => (
        <>
          <span className="tabular">{weekInWords(week)}</span>
          {!isOpenSometime(narrowWeek(hours, week)) && (
            <span className="block text-sm text-warning-text">
              With your hours no time is left: nobody is texted there
            </span>
          )}
        </>
      ),
    },
    {
      key: "source",
      header: "Source",
      cell: ({ source, date }) => (
        <span className="block text-ink-muted text-sm">
          {source}. <span className="whitespace-nowrap tabular">Checked {date}</span>
        </span>
      ),
    },
    ...(mayConfigure
      ? [
          {
            key: "actions",
            header: "Actions",
            hideHeader: true,
            width: "w-20",
            cell: (limit: Limit) => (
              <span className="flex justify-end gap-1 max-sm:justify-start">
                <IconButton
                  label={`Change the rule of ${regionInWords(limit.region)}`}
                  icon={<Pencil />}
                  onClick={() => setEditing(limit)}
                />
                <IconButton
                  label={`Remove the rule of ${regionInWords(limit.region)}`}
                  icon={<Trash2 />}
                  onClick={() => setRemoving(limit)}
                />
              </span>
            ),
          },
        ]
      : []),
  ];
  return (
    <Card
      flush
      title="Rules by region"
      description="Where one is stricter than your hours it wins; none makes them wider. By the number's country and area code. Not legal advice: check them, and mind public holidays, which are not known here."
      action={
        mayConfigure && (
          <Button size="sm" icon={<Plus />} onClick={() => setEditing("new")}>
            Add rule
          </Button>
        )
      }
    >
      {limits.length === 0 ? (
        <p className="px-4 py-6 text-ink-muted">No rules: your own hours count everywhere.</p>
      ) : (
        <DataTable
          bare
          caption="Rules by region"
          rows={limits}
          rowKey={({ region }) => region}
          columns={columns}
        />
      )}
      {editing && (
        <LimitDialog
          limit={editing === "new" ? null : editing}
          taken={others(editing).map(({ region }) => region)}
          onClose={() => setEditing(null)}
          onSave={(limit) =>
            store([...others(editing), limit].toSorted((a, b) => a.region.localeCompare(b.region)))
          }
        />
      )}
      {removing && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setRemoving(null)}
          title={`Remove the rule of ${regionInWords(removing.region)}?`}
          consequence="Your own hours alone count there from now on. What waits is looked at again at once."
          action="Remove rule"
          onConfirm={() => store(others(removing))}
        />
      )}
    </Card>
  );
}
