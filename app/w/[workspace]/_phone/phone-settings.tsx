"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Radio } from "@/app/_ui/checkbox";
import { CopyButton } from "@/app/_ui/copy-button";
import { Field } from "@/app/_ui/field";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { Select } from "@/app/_ui/select";
import type { ChangePhone, PhoneBehaviour, PhoneSettings as Settings } from "@/server/domain/calls/schema";
import type { PhoneView } from "@/server/domain/calls/virtual-phone";
import { AddPhone } from "./add-phone";
import { PhoneName } from "./phone-name";
import { RemovePhone } from "./remove-phone";

type Options<K extends keyof Settings> = Record<Settings[K], string>;

const REPORT_CODES: Options<"errorCode"> = {
  "30003": "30003 · Handset not reachable",
  "30004": "30004 · Recipient blocks the sender",
  "30005": "30005 · Number not in service",
  "30006": "30006 · Landline",
  "30007": "30007 · Filtered as unwanted",
  "30008": "30008 · No reason given",
  "21610": "21610 · Recipient replied STOP",
};
const REFUSAL_CODES: Options<"refusalCode"> = {
  sandbox_rejected: "No code of a real carrier",
  "21211": "21211 · No valid number",
  "21408": "21408 · Country not allowed",
  "21610": "21610 · Recipient replied STOP",
  "21614": "21614 · Cannot receive SMS",
};
const DELAYS: Options<"delay"> = {
  none: "At once",
  "2s": "2 seconds",
  "10s": "10 seconds",
  "1m": "1 minute",
};
const REPORTS: Options<"reports"> = {
  once: "Once, in order",
  twice: "Each one twice",
  reordered: "Delivered before sent",
  none: "Never",
};

/** What the sandbox carrier does with messages to this handset: for trying out what goes wrong. */
export function PhoneSettings({
  phone,
  onChoose,
}: {
  phone: PhoneView;
  onChoose: (id: string | null) => void;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  // What was chosen is shown at once, until the server's own answer is there.
  const [chosen, setChosen] = useState<Omit<ChangePhone, "phoneId">>({});
  const save = useMutation(
    trpc.phone.change.mutationOptions({
      onSettled: async () => {
        await queries.invalidateQueries(trpc.phone.pathFilter());
        setChosen({});
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const shown = { ...phone, ...chosen };
  const change = (input: Omit<ChangePhone, "phoneId">) => {
    setChosen({ ...chosen, ...input });
    save.mutate({ phoneId: phone.id, ...input });
  };
  const reported = shown.behaviour === "deliver" || shown.behaviour === "undelivered";
  return (
    <div className="flex flex-1 flex-col gap-5 overflow-y-auto p-4">
      <div className="flex flex-col gap-2">
        <PhoneName phone={phone} />
        <div>
          <p className="flex items-center gap-1">
            <PhoneNumber value={phone.phone} />
            <CopyButton text={phone.phone} label="Copy number" />
          </p>
          <p className="text-ink-muted text-xs">
            It rings nobody outside Wrapup.
            {phone.phones.length > 1 && phone.isFirst && " Messages to any other number land here too."}
          </p>
        </div>
      </div>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 font-medium text-sm">What happens to a message sent to it</legend>
        <Behaviour value="deliver" shown={shown} change={change} label="Deliver">
          Messages arrive and are reported as delivered.
        </Behaviour>
        <Behaviour value="undelivered" shown={shown} change={change} label="Not delivered">
          The carrier takes the message, then reports why it failed.
        </Behaviour>
        {shown.behaviour === "undelivered" && (
          <Choice
            inset
            label="Code"
            options={REPORT_CODES}
            value={shown.errorCode}
            onChange={(errorCode) => change({ errorCode })}
          />
        )}
        <Behaviour value="reject" shown={shown} change={change} label="Number does not take messages">
          The carrier refuses the message at once.
        </Behaviour>
        {shown.behaviour === "reject" && (
          <Choice
            inset
            label="Code"
            options={REFUSAL_CODES}
            value={shown.refusalCode}
            onChange={(refusalCode) => change({ refusalCode })}
          />
        )}
        <Behaviour value="timeout" shown={shown} change={change} label="Carrier does not answer">
          The message arrives, but its answer is lost: it is looked up.
        </Behaviour>
      </fieldset>
      {reported && (
        <div className="flex flex-col gap-3">
          <Choice
            label="The delivery report comes"
            options={DELAYS}
            value={shown.delay}
            onChange={(delay) => change({ delay })}
          />
          <Choice
            label="Reports come"
            hint={
              shown.reports === "none"
                ? "The message stays at Accepted until it is looked up, a quarter of an hour later."
                : undefined
            }
            options={REPORTS}
            value={shown.reports}
            onChange={(reports) => change({ reports })}
          />
        </div>
      )}
      <div className="flex flex-col gap-3 border-t pt-4">
        {!phone.isFirst && <RemovePhone phone={phone} onRemoved={() => onChoose(null)} />}
        <AddPhone phone={phone} onAdded={onChoose} />
      </div>
    </div>
  );
}

interface BehaviourProps {
  value: PhoneBehaviour;
  shown: { behaviour: PhoneBehaviour };
  change: (input: { behaviour: PhoneBehaviour }) => void;
  label: string;
  children: ReactNode;
}

function Behaviour({ value, shown, change, label, children }: BehaviourProps) {
  return (
    <Radio
      name="behaviour"
      value={value}
      label={label}
      hint={children}
      checked={shown.behaviour === value}
      onChange={() => change({ behaviour: value })}
    />
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  hint?: string | undefined;
  options: Record<T, string>;
  value: T;
  onChange: (value: T) => void;
  /** Belongs to the choice above it. */
  inset?: boolean;
}

function Choice<T extends string>({ label, hint, options, value, onChange, inset }: ChoiceProps<T>) {
  const all = Object.entries(options) as [T, string][];
  return (
    <Field label={label} hint={hint} {...(inset ? { className: "pl-6" } : {})}>
      {(aria) => (
        <Select
          {...aria}
          value={value}
          onChange={(event) => {
            const chosen = all.find(([key]) => key === event.target.value);
            if (chosen) onChange(chosen[0]);
          }}
        >
          {all.map(([key, words]) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
