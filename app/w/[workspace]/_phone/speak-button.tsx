"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Globe, Phone, PhoneCall, Smartphone } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Menu } from "@/app/_ui/menu";
import type { SenderView } from "@/server/domain/messaging/list-senders";
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
  const known = useQuery(trpc.sender.list.queryOptions());
  const numbers = voiceNumbers(known.data ?? []);
  const dial = useMutation(
    trpc.phone.dial.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.phone.pathFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  const virtual = () => dial.mutate({ assistantId, channel: "phone", ...input });
  const real = numbers.length > 0;
  // Pressed before the numbers are known, it waits for them rather than ring the wrong telephone.
  const phone = async () => {
    const senders = known.data ?? (await queries.ensureQueryData(trpc.sender.list.queryOptions()));
    if (voiceNumbers(senders).length > 0) setCalling(true);
    else virtual();
  };
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
            onSelect: () => void phone().catch(virtual),
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
      {calling && real && (
        <RealCall assistantId={assistantId} numbers={numbers} open={calling} onOpenChange={setCalling} />
      )}
    </>
  );
}

const voiceNumbers = (senders: SenderView[]) =>
  senders.filter(({ provider, voice }) => provider === "twilio" && voice);
