"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { FormError } from "@/app/_ui/use-server-issues";
import { diffDefinitions } from "@/server/domain/automations/shared/diff";
import type { VersionView } from "@/server/domain/automations/versions";
import { useBuilder } from "./builder-context";
import { useNames } from "./use-names";
import { Changes } from "./version-diff";

interface DraftRowProps {
  versions: VersionView[];
  compare: (from: number) => void;
}

/** How the draft differs from what is live, and the way to publish it with a note. */
export function DraftRow({ versions, compare }: DraftRowProps) {
  const { draft, readOnly } = useBuilder();
  const names = useNames();
  const [publishing, setPublishing] = useState(false);
  const live = versions.find(({ current }) => current);
  if (!live) return null;
  const changes = diffDefinitions(live.definition, draft.definition, names);
  if (changes.length === 0) return null;
  const count = changes.length === 1 ? "1 difference" : `${changes.length} differences`;
  return (
    <section
      aria-label="Draft"
      className="flex flex-wrap items-center justify-between gap-3 rounded-lg border bg-sunken px-3 py-2"
    >
      <p className="min-w-0 text-sm">
        <span className="font-medium">Draft</span>{" "}
        <span className="text-ink-muted">
          {count} to version {live.number}, which is published
        </span>
      </p>
      <div className="flex flex-wrap gap-1">
        <Button size="sm" onClick={() => compare(live.number)}>
          Compare the draft
        </Button>
        {!readOnly && (
          <Button size="sm" onClick={() => setPublishing(true)}>
            Publish with a note
          </Button>
        )}
      </div>
      {publishing && (
        <PublishDialog close={() => setPublishing(false)}>
          <Changes changes={changes} />
        </PublishDialog>
      )}
    </section>
  );
}

function PublishDialog({ close, children }: { close: () => void; children: React.ReactNode }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { view, draft } = useBuilder();
  const [note, setNote] = useState("");
  const publish = useMutation(
    trpc.automation.publish.mutationOptions({
      onSuccess: ({ number, draftRevision }) => {
        draft.published(draftRevision);
        void queries.invalidateQueries(trpc.automation.pathFilter());
        toast.success(`Version ${number} is live`);
        close();
      },
    }),
  );
  return (
    <Dialog
      open
      wide
      onOpenChange={close}
      title="Publish the draft"
      description="Every ended call of the assistant runs it from now on; runs under way keep their version."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" form="publish-note" variant="primary" pending={publish.isPending}>
            Publish
          </Button>
        </>
      }
    >
      <form
        id="publish-note"
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await draft.flush())) return;
          publish.mutate({ id: view.id, draftRevision: draft.revision.current, note });
        }}
      >
        <FormError message={publish.error?.message} />
        <Field label="Note" aside="Optional" hint="Why: it stands in the list of versions">
          {(aria) => (
            <Input
              {...aria}
              value={note}
              maxLength={500}
              autoFocus
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        {children}
      </form>
    </Dialog>
  );
}
