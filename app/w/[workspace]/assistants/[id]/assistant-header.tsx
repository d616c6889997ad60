"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Archive, Ellipsis } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { IconButton } from "@/app/_ui/icon-button";
import { Menu } from "@/app/_ui/menu";
import { PageHeader } from "@/app/_ui/page-header";
import { SpeakButton } from "../../_phone/speak-button";

export function AssistantHeader({ base, id }: { base: string; id: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const [archiving, setArchiving] = useState(false);
  const { data: assistant } = useSuspenseQuery(trpc.assistant.get.queryOptions({ id }));
  const archive = useMutation(
    trpc.assistant.archive.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries(trpc.assistant.summaries.queryFilter());
        toast.success(`${assistant.name} was archived; its calls stay`);
        router.push(`${base}/assistants`);
      },
    }),
  );
  return (
    <>
      <PageHeader
        back={{ href: `${base}/assistants`, label: "Assistants" }}
        title={assistant.name}
        description={assistant.objective || "No objective yet: say what a successful call achieves."}
        actions={
          <>
            <Menu
              trigger={<IconButton label="More" icon={<Ellipsis />} size="md" variant="secondary" />}
              items={[
                {
                  label: "Archive assistant…",
                  icon: <Archive />,
                  danger: true,
                  onSelect: () => setArchiving(true),
                },
              ]}
            />
            <SpeakButton assistantId={id} />
          </>
        }
      />
      <ConfirmDialog
        open={archiving}
        onOpenChange={setArchiving}
        title={`Archive ${assistant.name}?`}
        consequence="It leaves the lists and takes no more calls. Its calls and their values stay."
        action="Archive assistant"
        onConfirm={() => archive.mutateAsync({ id })}
      />
    </>
  );
}
