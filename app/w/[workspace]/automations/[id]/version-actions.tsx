"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, PencilLine, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { IconButton } from "@/app/_ui/icon-button";
import { Menu } from "@/app/_ui/menu";
import type { VersionView } from "@/server/domain/automations/versions";
import { useBuilder } from "./builder-context";

/** Roll back to a version, or take it into the draft to change it. */
export function VersionActions({ automationId, version }: { automationId: string; version: VersionView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const { base, draft, readOnly } = useBuilder();
  const [asking, setAsking] = useState(false);
  const { number } = version;
  const rollBack = useMutation(
    trpc.automation.rollBack.mutationOptions({
      onSuccess: (made) => {
        void queries.invalidateQueries(trpc.automation.pathFilter());
        toast.success(`Version ${made.number} is live, equal to version ${number}`);
      },
    }),
  );
  if (readOnly) return null;
  return (
    <>
      <Menu
        trigger={<IconButton label={`More for version ${number}`} icon={<Ellipsis />} />}
        items={[
          ...(version.current
            ? []
            : [{ label: "Roll back to this version", icon: <Undo2 />, onSelect: () => setAsking(true) }]),
          {
            label: "Restore as draft",
            icon: <PencilLine />,
            onSelect: () => {
              draft.change({ definition: version.definition });
              toast.success(`Version ${number} is the draft now; publish it to make it live`);
              router.push(`${base}/automations/${automationId}`);
            },
          },
        ]}
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        danger={false}
        title={`Roll back to version ${number}?`}
        consequence={`A new version that equals version ${number} is published, and ended calls run it from now on. Runs under way keep the version that they began with.`}
        action="Roll back"
        onConfirm={async () => {
          if (!(await draft.flush())) throw new Error("The draft could not be saved; load it again first");
          await rollBack.mutateAsync({ id: automationId, number });
        }}
      />
    </>
  );
}
