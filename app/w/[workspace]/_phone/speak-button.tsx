"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Globe, Phone, PhoneCall, Smartphone } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Menu } from "@/app/_ui/menu";
import { RealCall } from "./real-call";
import { useShownPhone } from "./use-shown-phone";

/**
 * "Speak to assistant": with a voice number of Twilio's it calls a real telephone; it rings the virtual phone that is
 * shown, or talks at once in the browser.
 */
export function SpeakButton({ assistantId }: { assistantId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { input } = useShownPhone();
  const [calling, setCalling] = useState(false);
  const { data: senders = [] } = useQuery(trpc.sender.list.queryOptions());
  const numbers = senders.filter(({ provider, voice }) => provider === "twilio" && voice);
  const dial = useMutation(
    trpc.phone.dial.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.phone.pathFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  const virtual = () => dial.mutate({ assistantId, channel: "phone", ...input });
  const real = numbers.length > 0;
  return (
    <>
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
            hint: real ? "Calls a real telephone" : "Rings your virtual phone",
            onSelect: real ? () => setCalling(true) : virtual,
          },
          ...(real
            ? [
                {
                  label: "Virtual phone",
                  icon: <Smartphone />,
                  hint: "Rings in this app",
                  onSelect: virtual,
                },
              ]
            : []),
          {
            label: "Web call",
            icon: <Globe />,
            hint: "Talk at once",
            onSelect: () => dial.mutate({ assistantId, channel: "web" }),
          },
        ]}
      />
      {calling && (
        <RealCall assistantId={assistantId} numbers={numbers} open={calling} onOpenChange={setCalling} />
      )}
    </>
  );
}
