"use client";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";

/** For owners. What is typed to confirm is checked by the server. */
export function DeleteWorkspace() {
  const trpc = useTRPC();
  const { data: workspace } = useSuspenseQuery(trpc.workspace.get.queryOptions());
  const [open, setOpen] = useState(false);
  const [slug, setSlug] = useState("");
  const remove = useMutation(
    trpc.workspace.remove.mutationOptions({ onSuccess: () => window.location.assign("/") }),
  );
  if (!workspace.may.remove) return null;
  return (
    <>
      <Card
        className="max-w-xl pb-2"
        title="Delete this workspace"
        description="Its assistants, calls, automations, messages and keys, for good."
        action={
          <Button variant="danger" size="sm" onClick={() => setOpen(true)}>
            Delete workspace
          </Button>
        }
      />
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${workspace.name}?`}
        description="Everything in it is deleted at once and cannot be brought back. Webhooks and texts stop."
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button
              variant="danger"
              pending={remove.isPending || remove.isSuccess}
              onClick={() => remove.mutate({ slug })}
            >
              Delete workspace
            </Button>
          </>
        }
      >
        <Field label={`Type ${workspace.slug} to confirm`} error={remove.error?.message}>
          {(aria) => (
            <Input
              {...aria}
              mono
              autoComplete="off"
              value={slug}
              onChange={(event) => setSlug(event.target.value)}
            />
          )}
        </Field>
      </Dialog>
    </>
  );
}
