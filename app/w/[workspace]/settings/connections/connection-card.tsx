"use client";
import { useMutation } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { KeyValue } from "@/app/_ui/key-value";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";

interface ConnectionCardProps {
  connection: {
    name: string;
    state: "ok" | "broken";
    problem: string | null;
    verifiedAt: string | null;
  };
  description: ReactNode;
  /** What the problem means to whoever waits for it. */
  meanwhile?: string | undefined;
  items: ComponentProps<typeof KeyValue>["items"];
  /** Null: the person may not. */
  actions: Omit<ComponentProps<typeof Actions>, "name"> | null;
}

/** A connection to a service: whether it works, what it is, and what may be done with it. */
export function ConnectionCard({ connection, description, meanwhile, items, actions }: ConnectionCardProps) {
  const { name, state, problem, verifiedAt } = connection;
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 break-words">{name}</span>
          <StateBadge of="connection" value={state} />
        </span>
      }
      description={description}
      action={actions && <Actions {...actions} name={name} />}
    >
      {problem && (
        <div
          role="alert"
          className="mb-3 flex items-start gap-2 rounded-lg border border-danger-line bg-danger-subtle px-3 py-2 text-danger-text text-sm"
        >
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <p className="min-w-0 break-words">
            {problem}. {meanwhile}
          </p>
        </div>
      )}
      <KeyValue
        items={[
          ...items,
          [
            state === "ok" ? "Verified" : "Last worked",
            verifiedAt && <RelativeTime key="at" at={verifiedAt} />,
          ],
        ]}
      />
    </Card>
  );
}

interface ActionsProps {
  name: string;
  /** The button that changes it. */
  edit: ReactNode;
  /** Said when it works: "The model answers". */
  works: string;
  onVerify: () => Promise<{ state: "ok" | "broken"; problem: string | null }>;
  /** "connection", "mail server". */
  noun: string;
  /** What follows from its removal, and what is kept. */
  consequence: string;
  onRemove: () => Promise<unknown>;
}

function Actions({ name, edit, works, onVerify, noun, consequence, onRemove }: ActionsProps) {
  const [removing, setRemoving] = useState(false);
  const verify = useMutation({
    mutationFn: onVerify,
    onSuccess: ({ state, problem }) => {
      if (state === "ok") toast.success(works);
      else toast.error(problem ?? `The ${noun} does not work`);
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <div className="flex flex-wrap gap-1">
      <Button size="sm" pending={verify.isPending} onClick={() => verify.mutate()}>
        Verify
      </Button>
      {edit}
      <Button size="sm" variant="ghost" onClick={() => setRemoving(true)}>
        Remove
      </Button>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove the ${noun} ${name}?`}
        consequence={consequence}
        action={`Remove ${noun}`}
        onConfirm={onRemove}
      />
    </div>
  );
}
