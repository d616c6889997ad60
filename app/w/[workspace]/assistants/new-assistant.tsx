"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Textarea } from "@/app/_ui/textarea";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { CreateAssistant } from "@/server/domain/assistants/schema";

const FORM = "new-assistant";

/** The button and its dialog: a name is enough, the rest is on the assistant's own page. */
export function NewAssistant({ base }: { base: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const form = useForm<z.input<typeof CreateAssistant>, unknown, CreateAssistant>({
    resolver: zodResolver(CreateAssistant),
    defaultValues: { name: "", objective: "" },
  });
  const onError = useServerIssues(form);
  const create = useMutation(
    trpc.assistant.create.mutationOptions({
      onError,
      onSuccess: ({ id }) => {
        void queries.invalidateQueries(trpc.assistant.pathFilter());
        setOpen(false);
        router.push(`${base}/assistants/${id}`);
      },
    }),
  );
  const { errors } = form.formState;
  return (
    <>
      <Button variant="primary" icon={<Plus />} onClick={() => setOpen(true)}>
        New assistant
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="New assistant"
        description="It starts with the variables status and summary; everything can be changed later."
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" form={FORM} variant="primary" pending={create.isPending}>
              Create assistant
            </Button>
          </>
        }
      >
        <form
          id={FORM}
          noValidate
          className="flex flex-col gap-4"
          onSubmit={form.handleSubmit((values) => create.mutate(values))}
        >
          <FormError message={errors.root?.message} />
          <Field label="Name" error={errors.name?.message}>
            {(aria) => (
              <Input {...aria} {...form.register("name")} placeholder="Appointment setter" autoFocus />
            )}
          </Field>
          <Field
            label="Objective"
            hint="What a successful call achieves. The variable status is judged by it."
            error={errors.objective?.message}
          >
            {(aria) => (
              <Textarea
                {...aria}
                {...form.register("objective")}
                rows={2}
                placeholder="The customer agrees to an appointment."
              />
            )}
          </Field>
        </form>
      </Dialog>
    </>
  );
}
