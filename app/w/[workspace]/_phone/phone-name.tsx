"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import type { PhoneView } from "@/server/domain/calls/virtual-phone";

/** Saved when it is left, or by Enter. */
export function PhoneName({ phone }: { phone: PhoneView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState(phone.name);
  const save = useMutation(
    trpc.phone.change.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.phone.pathFilter()),
    }),
  );
  const leave = () => {
    if (name.trim() !== phone.name && !save.isPending) save.mutate({ phoneId: phone.id, name });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <Field label="Name" error={save.error?.message}>
        {(aria) => (
          <Input
            {...aria}
            value={name}
            maxLength={40}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
            onBlur={leave}
          />
        )}
      </Field>
    </form>
  );
}
