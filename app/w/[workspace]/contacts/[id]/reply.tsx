"use client";
import { Composer } from "../../messages/composer";
import { useContact } from "./use-contact";

export function Reply({ id }: { id: string }) {
  const contact = useContact(id);
  return <Composer contactId={id} optedOut={contact.optOuts.some(({ scope }) => scope === "all")} />;
}
