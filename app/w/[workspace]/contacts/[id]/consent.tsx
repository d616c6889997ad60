"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, Check } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { formatPhone } from "@/app/_ui/format-phone";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { ConsentEvent, ContactDetail } from "@/server/domain/contacts/contacts";
import { useMay } from "../../messages/use-may";
import { OptInDialog } from "../opt-outs/opt-in-dialog";
import { SOURCE_WORDS } from "../opt-outs/sources";
import { useContact } from "./use-contact";

/** Whether this person may be texted, since when and why, and the history of it. */
export function Consent({ id }: { id: string }) {
  const contact = useContact(id);
  const optOut = contact.optOuts.find(({ scope }) => scope === "all");
  const partial = contact.optOuts.filter(({ scope }) => scope === "number");
  return (
    <Card title="Consent" footer={<Act contact={contact} />}>
      <div className="flex flex-col gap-3">
        <p className="flex items-start gap-2">
          {optOut ? (
            <Ban aria-hidden className="mt-0.5 size-4 shrink-0 text-danger-text" />
          ) : (
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success-text" />
          )}
          {optOut ? (
            <span>
              Must not be texted. {SOURCE_WORDS[optOut.source] ?? optOut.source}{" "}
              <RelativeTime at={optOut.createdAt} className="text-ink-muted" />
              {optOut.note && <span className="block text-ink-muted text-sm">“{optOut.note}”</span>}
            </span>
          ) : (
            <span>May be texted</span>
          )}
        </p>
        {partial.length > 0 && (
          <p className="text-ink-muted text-sm">
            Not from {partial.map(({ ownNumber }) => formatPhone(ownNumber ?? "")).join(", ")}.
          </p>
        )}
        <History events={contact.consent} />
      </div>
    </Card>
  );
}

function Act({ contact }: { contact: ContactDetail }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const [back, setBack] = useState<{ id: string; phone: string } | null>(null);
  const add = useMutation(
    trpc.optOut.add.mutationOptions({
      onSuccess: () => {
        for (const filter of [
          trpc.optOut.pathFilter(),
          trpc.contact.pathFilter(),
          trpc.message.pathFilter(),
        ]) {
          void queries.invalidateQueries(filter);
        }
        toast.success("This number will not be texted any more");
      },
    }),
  );
  const optOut = contact.optOuts.find(({ scope }) => scope === "all");
  if (optOut) {
    return (
      <>
        <Button size="sm" disabled={!may.removeOptOuts} onClick={() => setBack(optOut)}>
          Opt in again
        </Button>
        {!may.removeOptOuts && <span className="text-ink-muted text-xs">An admin may do this</span>}
        <OptInDialog optOut={back} onClose={() => setBack(null)} />
      </>
    );
  }
  return (
    <>
      <Button size="sm" icon={<Ban />} disabled={!may.addOptOuts} onClick={() => setAsking(true)}>
        Opt out
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Opt ${contact.name ?? formatPhone(contact.phone)} out?`}
        consequence="Nothing is sent to this number any more; what waits for it is taken back. Calls and messages stay."
        action="Opt out"
        onConfirm={() => add.mutateAsync({ phone: contact.phone })}
      />
    </>
  );
}

function History({ events }: { events: ConsentEvent[] }) {
  if (events.length === 0) return null;
  return (
    <ol aria-label="History of consent" className="flex flex-col gap-1.5 border-t pt-3 text-sm">
      {events.map((event) => (
        <li key={event.id} className="flex items-baseline justify-between gap-2">
          <span>
            {event.action === "optOut.added" ? "Opted out" : "Opted in again"}
            <span className="text-ink-muted"> · {wordsOf(event)}</span>
          </span>
          <RelativeTime at={event.at} className="shrink-0 text-ink-muted text-xs" />
        </li>
      ))}
    </ol>
  );
}

const wordsOf = ({ action, source }: ConsentEvent) => {
  if (source === "keyword") return action === "optOut.added" ? "replied STOP" : "replied START";
  return (SOURCE_WORDS[source] ?? source).toLowerCase();
};
