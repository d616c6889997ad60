"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { SaveMessageSettings } from "@/server/domain/messaging/schema";
import { useMay } from "../../messages/use-may";

/** As it is typed: empty is "not known", a comma is a point. */
const Form = z.object({
  segmentPrice: z
    .string()
    .transform((text) => text.trim().replace(",", "."))
    .refine((text) => text === "" || /^\d+(\.\d+)?$/.test(text), "Enter a price such as 0.0079")
    .transform((text) => (text === "" ? null : Number(text)))
    .pipe(SaveMessageSettings.shape.segmentPrice.unwrap()),
  segmentCurrency: SaveMessageSettings.shape.segmentCurrency.unwrap(),
});

/** What a segment costs, so that counters can say what a text costs. */
export function SegmentPrice() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const { data } = useSuspenseQuery(trpc.messageSettings.get.queryOptions());
  const form = useForm({
    resolver: zodResolver(Form),
    defaultValues: {
      segmentPrice: data.segmentPrice === null ? "" : String(data.segmentPrice),
      segmentCurrency: data.segmentCurrency,
    },
  });
  const save = useMutation(
    trpc.messageSettings.save.mutationOptions({
      onError: useServerIssues(form),
      onSuccess: () => {
        form.reset(form.getValues());
        void queries.invalidateQueries(trpc.messageSettings.pathFilter());
        toast.success("Price saved");
      },
    }),
  );
  const { errors, isDirty } = form.formState;
  return (
    <Card
      title="Price of a segment"
      description="What your carrier bills for one segment of a text. Left empty, costs are shown as unknown."
    >
      <form noValidate onSubmit={form.handleSubmit((input) => save.mutate(input))}>
        <fieldset disabled={!may.update} className="flex max-w-xl flex-col gap-4">
          <FormError message={errors.root?.message} />
          <div className="grid grid-cols-[1fr_7rem] items-start gap-3">
            <Field label="Price" error={errors.segmentPrice?.message}>
              {(aria) => (
                <Input
                  {...aria}
                  {...form.register("segmentPrice")}
                  inputMode="decimal"
                  placeholder="0.0079"
                  className="tabular"
                />
              )}
            </Field>
            <Field label="Currency" error={errors.segmentCurrency?.message}>
              {(aria) => <Input {...aria} {...form.register("segmentCurrency")} maxLength={3} />}
            </Field>
          </div>
          {may.update && (
            <div>
              <Button type="submit" variant="primary" disabled={!isDirty} pending={save.isPending}>
                Save price
              </Button>
            </div>
          )}
        </fieldset>
      </form>
    </Card>
  );
}
