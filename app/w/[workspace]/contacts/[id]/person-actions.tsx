"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, MoreHorizontal, UserX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { downloadFile } from "@/app/_ui/csv";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { formatPhone } from "@/app/_ui/format-phone";
import { Input } from "@/app/_ui/input";
import { Menu } from "@/app/_ui/menu";
import { FormError } from "@/app/_ui/use-server-issues";
import { useMay } from "../../messages/use-may";

interface PersonActionsProps {
  base: string;
  contact: { id: string; phone: string; name: string | null; optOuts: unknown[] };
}

/** What a person may ask for: their data, and that it is erased. */
export function PersonActions({ base, contact }: PersonActionsProps) {
  const trpc = useTRPC();
  const may = useMay();
  const [erasing, setErasing] = useState(false);
  const give = useMutation(
    trpc.contact.export.mutationOptions({
      onSuccess: (data) =>
        downloadFile(`contact-${contact.id}.json`, "application/json", JSON.stringify(data, null, 2)),
      onError: (error) => void toast.error(error.message),
    }),
  );
  const items = [
    ...(may.exportContacts
      ? [
          {
            label: "Export this person's data",
            icon: <Download />,
            onSelect: () => give.mutate({ id: contact.id }),
          },
        ]
      : []),
    ...(may.eraseContacts
      ? [{ label: "Erase this person", icon: <UserX />, danger: true, onSelect: () => setErasing(true) }]
      : []),
  ];
  if (items.length === 0) return null;
  return (
    <>
      <Menu
        trigger={
          <Button icon={<MoreHorizontal />} pending={give.isPending}>
            Personal data
          </Button>
        }
        items={items}
      />
      {erasing && <EraseDialog base={base} contact={contact} onClose={() => setErasing(false)} />}
    </>
  );
}

function EraseDialog({ base, contact, onClose }: PersonActionsProps & { onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const erase = useMutation(
    trpc.contact.erase.mutationOptions({
      onSuccess: ({ calls, messages }) => {
        toast.success(`Erased, with ${calls} calls and ${messages} messages`);
        router.replace(`${base}/contacts`);
        for (const filter of [
          trpc.contact.list.pathFilter(),
          trpc.calls.pathFilter(),
          trpc.message.pathFilter(),
        ]) {
          void queries.invalidateQueries(filter);
        }
      },
    }),
  );
  const who = contact.name ?? formatPhone(contact.phone);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Erase ${who}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="erase-person"
            variant="danger"
            pending={erase.isPending}
            disabled={typed.replace(/[^\d+]/g, "") !== contact.phone}
          >
            Erase person
          </Button>
        </>
      }
    >
      <form
        id="erase-person"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          erase.mutate({ id: contact.id, phone: typed });
        }}
      >
        <FormError message={erase.error?.message} />
        <p className="text-ink-muted">
          The contact, their calls with transcripts and values, their messages and what automations did with
          them are deleted for good. Figures by day stay.{" "}
          {contact.optOuts.length > 0
            ? "Their opt-out goes on to hold: only a hash of the number is kept for it."
            : "They have not opted out, so nothing of the number is kept."}
        </p>
        <Field label={`Type ${contact.phone} to confirm`}>
          {(aria) => (
            <Input
              {...aria}
              value={typed}
              autoComplete="off"
              inputMode="tel"
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
