"use client";
import { Ban } from "lucide-react";
import { Badge } from "@/app/_ui/badge";
import { CopyButton } from "@/app/_ui/copy-button";
import { PageHeader } from "@/app/_ui/page-header";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { PersonActions } from "./person-actions";
import { useContact } from "./use-contact";

export function ContactHeader({ base, id }: { base: string; id: string }) {
  const contact = useContact(id);
  const optedOut = contact.optOuts.some(({ scope }) => scope === "all");
  return (
    <PageHeader
      back={{ href: `${base}/contacts`, label: "Contacts" }}
      title={contact.name ?? <PhoneNumber value={contact.phone} />}
      description={
        <span className="flex items-center gap-1">
          {contact.name && <PhoneNumber value={contact.phone} />}
          <CopyButton text={contact.phone} label="Copy the number" />
        </span>
      }
      actions={<PersonActions base={base} contact={contact} />}
      badge={
        optedOut && (
          <Badge tone="danger" icon={Ban}>
            Opted out
          </Badge>
        )
      }
    />
  );
}
