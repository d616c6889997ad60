"use client";
import { Plus, Radio } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { LinkButton } from "@/app/_ui/link-button";
import { PageHeader } from "@/app/_ui/page-header";
import { AddEndpoint } from "./_parts/add-endpoint";

export function WebhooksHeader({ base }: { base: string }) {
  const [adding, setAdding] = useState<"webhook" | "listener" | null>(null);
  const close = () => setAdding(null);
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Where the data of your calls goes, and whether it arrives. Every delivery is signed."
        actions={
          <>
            <LinkButton href="/docs/webhooks" variant="ghost">
              Docs
            </LinkButton>
            <Button icon={<Radio />} onClick={() => setAdding("listener")}>
              Add listener
            </Button>
            <Button variant="primary" icon={<Plus />} onClick={() => setAdding("webhook")}>
              Add webhook
            </Button>
          </>
        }
      />
      <AddEndpoint base={base} open={adding === "webhook"} onOpenChange={close} />
      <AddEndpoint base={base} listener open={adding === "listener"} onOpenChange={close} />
    </>
  );
}
