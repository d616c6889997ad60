"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Globe, Phone, PhoneCall } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Menu } from "@/app/_ui/menu";
import { useShownPhone } from "./use-shown-phone";

/** "Speak to assistant": rings the virtual phone that is shown, or talks at once in the browser. */
export function SpeakButton({ assistantId }: { assistantId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { input } = useShownPhone();
  const dial = useMutation(
    trpc.phone.dial.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.phone.pathFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <Menu
      trigger={
        <Button variant="primary" icon={<PhoneCall />} pending={dial.isPending}>
          Speak to assistant
        </Button>
      }
      items={[
        {
          label: "Phone call",
          icon: <Phone />,
          hint: "Rings your virtual phone",
          onSelect: () => dial.mutate({ assistantId, channel: "phone", ...input }),
        },
        {
          label: "Web call",
          icon: <Globe />,
          hint: "Talk at once",
          onSelect: () => dial.mutate({ assistantId, channel: "web" }),
        },
      ]}
    />
  );
}
