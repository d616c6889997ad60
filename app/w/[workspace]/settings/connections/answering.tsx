"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Checkbox } from "@/app/_ui/checkbox";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { formatPhone } from "@/app/_ui/format-phone";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { Textarea } from "@/app/_ui/textarea";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import type { SenderView } from "@/server/domain/messaging/list-senders";
import { DEFAULT_CONSENT, VoiceSettings } from "@/server/domain/voice/schema";
import { useMay } from "../../messages/use-may";

/** Which assistant answers calls to a number; pressed, how. */
export function Answering({ sender }: { sender: SenderView }) {
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (sender.provider !== "twilio" || !sender.voice) return <span className="text-ink-faint">–</span>;
  const name = sender.answering.assistantName ?? "Nobody";
  if (!may.manageConnections) return name;
  return (
    <>
      <Button
        size="sm"
        aria-label={`Calls to ${formatPhone(sender.phone)}: answered by ${name}`}
        onClick={() => setOpen(true)}
      >
        <span className="max-w-32 truncate">{name}</span>
      </Button>
      {open && <AnsweringDialog sender={sender} onClose={() => setOpen(false)} />}
    </>
  );
}

function AnsweringDialog({ sender, onClose }: { sender: SenderView; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const assistants = useQuery(trpc.assistant.list.queryOptions({ limit: 100 }));
  const { answering } = sender;
  const form = useForm({
    resolver: zodResolver(VoiceSettings),
    defaultValues: {
      numberId: sender.id,
      assistantId: answering.assistantId,
      maxCallMinutes: answering.maxCallMinutes,
      recordCalls: answering.recordCalls,
      consent: answering.consent || DEFAULT_CONSENT,
    },
  });
  const save = useMutation(
    trpc.voice.saveNumber.mutationOptions({
      onError: useServerIssues(form),
      onSuccess: () => {
        toast.success("Calls of this number saved");
        void queries.invalidateQueries(trpc.sender.pathFilter());
        onClose();
      },
    }),
  );
  const { errors } = form.formState;
  const id = `answering-${sender.id}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Calls of ${formatPhone(sender.phone)}`}
      description="Twilio is told to ask this app what to do with calls to this number. Recording and length also hold for calls from it."
      footer={
        <Button type="submit" form={id} variant="primary" pending={save.isPending}>
          Save
        </Button>
      }
    >
      <form
        id={id}
        noValidate
        onSubmit={form.handleSubmit((input) => save.mutate(input))}
        className="flex flex-col gap-4"
      >
        <FormError message={errors.root?.message} />
        <Field label="Answered by" error={errors.assistantId?.message}>
          {(aria) => (
            <Select
              {...aria}
              value={form.watch("assistantId") ?? ""}
              onChange={({ target }) =>
                form.setValue("assistantId", target.value === "" ? null : target.value, { shouldDirty: true })
              }
            >
              <option value="">Nobody: calls do not come here</option>
              {assistants.data?.data.map((assistant) => (
                <option key={assistant.id} value={assistant.id}>
                  {assistant.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label="Longest call"
          hint="Minutes; then the assistant says goodbye."
          error={errors.maxCallMinutes?.message}
        >
          {(aria) => (
            <Input
              {...aria}
              {...form.register("maxCallMinutes", { valueAsNumber: true })}
              type="number"
              min={1}
              max={15}
              className="tabular w-24"
            />
          )}
        </Field>
        <Checkbox
          label="Record calls"
          hint="Many places demand that everybody on the call agrees."
          {...form.register("recordCalls")}
        />
        {form.watch("recordCalls") && (
          <Field label="Said before the recording begins" error={errors.consent?.message}>
            {(aria) => <Textarea {...aria} {...form.register("consent")} rows={2} />}
          </Field>
        )}
      </form>
    </Dialog>
  );
}
