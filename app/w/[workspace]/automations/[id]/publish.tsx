"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Rocket } from "lucide-react";
import { useId } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Tooltip } from "@/app/_ui/tooltip";
import { useBuilder } from "./builder-context";

/** Makes the draft live. While it cannot be pressed it says why. */
export function Publish() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const id = useId();
  const { view, draft, problems, touchAll } = useBuilder();
  const publish = useMutation(
    trpc.automation.publish.mutationOptions({
      onSuccess: ({ number, draftRevision }) => {
        draft.published(draftRevision);
        void queries.invalidateQueries(trpc.automation.pathFilter());
        toast.success(`Version ${number} is live`, {
          description: "From now on every ended call of the assistant runs it.",
        });
      },
      onError: (error) => {
        touchAll();
        toast.error(error.message);
      },
    }),
  );
  const isUnchanged =
    !view.hasChanges &&
    view.state === "live" &&
    JSON.stringify(view.draft) === JSON.stringify(draft.definition);
  const [first] = problems;
  const reason = first
    ? problems.length === 1
      ? first.message
      : `${problems.length} problems to mend first. ${first.message}`
    : isUnchanged
      ? "What you see is live already"
      : null;
  const button = (
    <Button
      variant="primary"
      icon={<Rocket />}
      pending={publish.isPending}
      aria-disabled={reason ? true : undefined}
      aria-describedby={reason ? id : undefined}
      className={reason ? "bg-neutral-subtle text-ink-faint hover:bg-neutral-subtle" : ""}
      onClick={async () => {
        if (reason) return touchAll();
        if (!(await draft.flush())) return;
        publish.mutate({ id: view.id, draftRevision: draft.revision.current });
      }}
    >
      Publish
    </Button>
  );
  if (!reason) return button;
  return (
    <>
      <Tooltip content={reason}>{button}</Tooltip>
      <span id={id} className="sr-only">
        {reason}
      </span>
    </>
  );
}
