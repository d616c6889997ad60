"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Radio } from "@/app/_ui/checkbox";
import { CopyButton } from "@/app/_ui/copy-button";
import { PhoneNumber } from "@/app/_ui/phone-number";
import type { PhoneBehaviour } from "@/server/domain/calls/schema";
import type { PhoneView } from "@/server/domain/calls/virtual-phone";

const BEHAVIOURS: { value: PhoneBehaviour; label: string; hint: string }[] = [
  { value: "deliver", label: "Deliver", hint: "Messages arrive and are reported as delivered." },
  {
    value: "undelivered",
    label: "Phone is off",
    hint: "The carrier takes the message, then reports undelivered.",
  },
  {
    value: "reject",
    label: "Number does not take messages",
    hint: "The carrier refuses the message at once.",
  },
  { value: "timeout", label: "Carrier does not answer", hint: "Nobody knows whether the message went out." },
];

/** What the sandbox carrier does with messages to this handset: for trying out what goes wrong. */
export function PhoneSettings({ phone }: { phone: PhoneView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const change = useMutation(
    trpc.phone.setBehaviour.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.phone.pathFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  const shown = change.isPending ? change.variables.behaviour : phone.behaviour;
  return (
    <div className="flex flex-1 flex-col gap-5 overflow-y-auto p-4">
      <div>
        <h3 className="font-medium text-sm">Number</h3>
        <p className="flex items-center gap-1">
          <PhoneNumber value={phone.phone} />
          <CopyButton text={phone.phone} label="Copy number" />
        </p>
        <p className="text-ink-muted text-xs">Fictional: it rings nobody outside Wrapup.</p>
      </div>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 font-medium text-sm">What happens to a message sent to it</legend>
        {BEHAVIOURS.map(({ value, label, hint }) => (
          <Radio
            key={value}
            name="behaviour"
            value={value}
            label={label}
            hint={hint}
            checked={shown === value}
            onChange={() => change.mutate({ behaviour: value })}
          />
        ))}
      </fieldset>
    </div>
  );
}
