"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useQueryStates } from "nuqs";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { downloadCsv, downloadFile } from "@/app/_ui/csv";
import { Menu } from "@/app/_ui/menu";
import { auditWords } from "@/server/domain/workspaces/shared/audit-words";
import { auditParsers, toAuditFilter } from "./search-params";

/** What the filter lets through, as a file. */
export function ExportAudit() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [params] = useQueryStates(auditParsers);
  const take = useMutation(
    trpc.audit.export.mutationOptions({
      onError: (error) => toast.error(error.message),
      // The export stands in the log itself.
      onSuccess: () => void queries.invalidateQueries(trpc.audit.list.pathFilter()),
    }),
  );
  const save = async (format: "csv" | "json") => {
    const { rows, complete } = await take.mutateAsync(toAuditFilter(params));
    if (format === "json") {
      downloadFile("audit-log.json", "application/json", `${JSON.stringify(rows, null, 2)}\n`);
    } else {
      downloadCsv(
        "audit-log",
        ["at", "who", "actor", "action", "in_words", "subject", "details"],
        rows.map(({ createdAt, who, actor, action, subject, details }) => [
          createdAt.toISOString(),
          who,
          actor,
          action,
          auditWords(action),
          subject,
          JSON.stringify(details),
        ]),
      );
    }
    if (!complete)
      toast.warning(`The file holds the newest ${rows.length.toLocaleString("en")}; take the rest by days`);
  };
  return (
    <Menu
      trigger={
        <Button icon={<Download />} pending={take.isPending}>
          Export
        </Button>
      }
      items={[
        { label: "CSV, for a spreadsheet", onSelect: () => void save("csv").catch(() => undefined) },
        { label: "JSON", onSelect: () => void save("json").catch(() => undefined) },
      ]}
    />
  );
}
