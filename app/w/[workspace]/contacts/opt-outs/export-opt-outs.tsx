"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { downloadCsv } from "@/app/_ui/csv";

/** The whole list as a file that Import reads too. */
export function ExportOptOuts() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [pending, setPending] = useState(false);
  const save = async () => {
    setPending(true);
    try {
      const { rows, complete } = await queries.fetchQuery(trpc.optOut.export.queryOptions());
      downloadCsv(
        "opt-outs",
        ["phone", "from", "source", "note", "created_at"],
        rows.map(({ phone, ownNumber, source, note, createdAt }) => [
          phone,
          ownNumber,
          source,
          note,
          createdAt,
        ]),
      );
      if (!complete) toast.warning(`The file holds the newest ${rows.length.toLocaleString("en")} only`);
    } catch (error) {
      toast.error(error instanceof Error ? error.message : "The list could not be loaded; try again");
    } finally {
      setPending(false);
    }
  };
  return (
    <Button icon={<Download />} pending={pending} onClick={() => void save()}>
      Export
    </Button>
  );
}
