"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PhoneOutgoing } from "lucide-react";
import { useParams, useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { formatPhone } from "@/app/_ui/format-phone";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import type { SenderView } from "@/server/domain/messaging/list-senders";
import { DialPhone } from "@/server/domain/voice/schema";

const FORM = "real-call";

interface RealCallProps {
  assistantId: string;
  numbers: SenderView[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** A call to a real telephone: which number calls, and whom. */
export function RealCall({ assistantId, numbers, open, onOpenChange }: RealCallProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const { workspace } = useParams<{ workspace: string }>();
  const form = useForm({
    resolver: zodResolver(DialPhone),
    defaultValues: { assistantId, numberId: numbers[0]?.id ?? "", to: "" },
  });
  const dial = useMutation(
    trpc.voice.dial.mutationOptions({
      onError: useServerIssues(form),
      onSuccess: ({ callId }) => {
        onOpenChange(false);
        toast.success("Your telephone rings in a moment");
        void queries.invalidateQueries(trpc.calls.pathFilter());
        router.push(`/w/${workspace}/calls/${callId}`);
      },
    }),
  );
  const { errors } = form.formState;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Call a telephone"
      description="The assistant calls through Twilio, which bills the call, and speaks with its variables' default values."
      footer={
        <Button type="submit" form={FORM} variant="primary" icon={<PhoneOutgoing />} pending={dial.isPending}>
          Call now
        </Button>
      }
    >
      <form
        id={FORM}
        noValidate
        onSubmit={form.handleSubmit((input) => dial.mutate(input))}
        className="flex flex-col gap-4"
      >
        <FormError message={errors.root?.message} />
        <Field label="Number to call" error={errors.to?.message}>
          {(aria) => (
            <Input
              {...aria}
              {...form.register("to")}
              type="tel"
              autoComplete="tel"
              placeholder="+1 415 555 2671"
            />
          )}
        </Field>
        <Field label="Call from" error={errors.numberId?.message}>
          {(aria) => (
            <Select {...aria} {...form.register("numberId")}>
              {numbers.map(({ id, phone, label }) => (
                <option key={id} value={id}>
                  {formatPhone(phone)} ({label})
                </option>
              ))}
            </Select>
          )}
        </Field>
      </form>
    </Dialog>
  );
}
