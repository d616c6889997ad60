import { Tabs } from "@/app/_ui/tabs";

export function ContactTabs({ base }: { base: string }) {
  return (
    <Tabs
      label="Contacts"
      tabs={[
        { href: `${base}/contacts`, label: "All contacts" },
        { href: `${base}/contacts/opt-outs`, label: "Opt-outs" },
      ]}
    />
  );
}
