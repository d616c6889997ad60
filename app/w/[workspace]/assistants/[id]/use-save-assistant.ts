"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useParams, useRouter } from "next/navigation";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import type { AssistantView } from "@/server/domain/assistants/view";
import { listInWords } from "@/server/domain/automations/shared/values";

interface Options {
  onSaved: (assistant: AssistantView) => void;
  onError: (error: {
    message: string;
    data?: { issues?: { path: string; message: string }[] } | null;
  }) => void;
}

/** Saves a part of the assistant; names the automations that still use what was removed or renamed. */
export function useSaveAssistant({ onSaved, onError }: Options) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const { workspace } = useParams<{ workspace: string }>();
  return useMutation(
    trpc.assistant.update.mutationOptions({
      onError,
      onSuccess: ({ assistant, warnings, stale }) => {
        queries.setQueryData(trpc.assistant.get.queryKey({ id: assistant.id }), assistant);
        void queries.invalidateQueries(trpc.assistant.summaries.queryFilter());
        void queries.invalidateQueries(trpc.assistant.fillRates.queryFilter());
        void queries.invalidateQueries(trpc.assistant.health.queryFilter());
        onSaved(assistant);
        toast.success("Saved");
        for (const use of warnings) {
          toast.warning(`"${use.automationName}" still uses ${use.name}`, {
            description: `${use.where}. Until you change it, this step cannot be published.`,
            duration: 10_000,
          });
        }
        for (const { automationId, automationName, names } of stale) {
          const renamed = listInWords(names.map(({ from, to }) => `${from} (now ${to})`));
          toast.warning(`Publish "${automationName}" again`, {
            description: `Until then what is published reads ${renamed} by the old name.`,
            duration: 20_000,
            action: {
              label: "Open",
              onClick: () => router.push(`/w/${workspace}/automations/${automationId}`),
            },
          });
        }
      },
    }),
  );
}
