"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { type PayloadChange, payloadChanges } from "@/server/domain/webhooks/shared/payload-changes";
import { endpointTitle } from "../../webhooks/_parts/endpoint-state";
import { typeLabel } from "./type-labels";

/** Of changed variables: what the receivers of this assistant's webhooks would stumble over, and who they are. */
export function usePayloadAlarm(assistantId: string, stored: readonly PostCallVariable[]) {
  const trpc = useTRPC();
  const endpoints = useQuery(trpc.webhook.list.queryOptions({ assistantId })).data ?? [];
  const receivers = endpoints
    .filter(
      ({ automation, events }) => automation === null && events.some((type) => type.startsWith("call.")),
    )
    .map(endpointTitle);
  return (wanted: readonly PostCallVariable[]) => ({
    receivers,
    changes: receivers.length > 0 ? payloadChanges(stored, wanted) : [],
  });
}

interface PayloadAlarmProps {
  changes: PayloadChange[];
  receivers: string[];
  open: boolean;
  onClose: () => void;
  onSave: () => unknown;
}

/** Before saving: what changes in the payload, field by field. */
export function PayloadAlarm({ changes, receivers, open, onClose, onSave }: PayloadAlarmProps) {
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      danger={false}
      title="This changes what your webhooks send"
      consequence={
        <div className="flex flex-col gap-3">
          <p>
            From the next call on, {receivers.join(", ")} {receivers.length === 1 ? "receives" : "receive"} in{" "}
            <code className="font-mono text-sm">data.variables</code>:
          </p>
          <ul className="flex flex-col gap-1" aria-label="Changes of the payload">
            {changes.map((change) => (
              <li key={JSON.stringify(change)} className="font-mono text-sm">
                <Change change={change} />
              </li>
            ))}
          </ul>
          <p>
            Change the receiver first where it reads these fields. Events that were sent stay as they are.
          </p>
        </div>
      }
      action="Save all the same"
      onConfirm={onSave}
    />
  );
}

function Change({ change }: { change: PayloadChange }) {
  switch (change.kind) {
    case "removed":
      return <span className="text-danger-text">− {change.name} is not there any more</span>;
    case "renamed":
      return (
        <span className="text-warning-text">
          ~ {change.from} → {change.to}
        </span>
      );
    case "retyped":
      return (
        <span className="text-warning-text">
          ~ {change.name}: {typeLabel(change.from)} → {typeLabel(change.to)}
        </span>
      );
    default:
      return change satisfies never;
  }
}
