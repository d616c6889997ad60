"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import type { AssistantView } from "@/server/domain/assistants/view";

interface Options {
  onSaved: (assistant: AssistantView) => void;
  onError: (error: {
    message: string;
    data?: { issues?: { path: string; message: string }[] } | null;
  }) => void;
}

/** Saves a part of the assistant; names the automations that still use what was removed. */
export function useSaveAssistant({ onSaved, onError }: Options) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.assistant.update.mutationOptions({
      onError,
      onSuccess: ({ assistant, warnings }) => {
        queries.setQueryData(trpc.assistant.get.queryKey({ id: assistant.id }), assistant);
        void queries.invalidateQueries(trpc.assistant.summaries.queryFilter());
        onSaved(assistant);
        toast.success("Saved");
        for (const use of warnings) {
          toast.warning(`"${use.automationName}" still uses ${use.name}`, {
            description: `${use.where}. Until you change it, this step cannot be published.`,
            duration: 10_000,
          });
        }
      },
    }),
  );
}
