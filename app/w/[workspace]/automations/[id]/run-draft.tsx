"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { formatPhone } from "@/app/_ui/format-phone";
import { Input } from "@/app/_ui/input";
import { Segmented } from "@/app/_ui/segmented";
import { Select } from "@/app/_ui/select";
import { FormError } from "@/app/_ui/use-server-issues";
import { listSteps } from "@/server/domain/automations/shared/tree";
import { useBuilder } from "./builder-context";

/** Runs the whole draft on a sample, as a test. */
export function RunDraft() {
  const { view } = useBuilder();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        icon={<FlaskConical />}
        disabled={view.samples.length === 0}
        title={view.samples.length === 0 ? "Take a past call as a sample first" : undefined}
        onClick={() => setOpen(true)}
      >
        Run draft
      </Button>
      {open && <RunDraftDialog close={() => setOpen(false)} />}
    </>
  );
}

function RunDraftDialog({ close }: { close: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const { base, view, draft, touchAll } = useBuilder();
  const [sampleId, setSampleId] = useState(view.sample?.id ?? view.samples[0]?.id ?? "");
  const [to, setTo] = useState("");
  const [replies, setReplies] = useState<"no" | "yes">("no");
  const [reply, setReply] = useState("Yes please");
  const waits = listSteps(draft.definition).some(
    ({ step }) => step.type === "wait_for_reply" && !step.disabled,
  );
  const phone = useQuery(trpc.phone.get.queryOptions());
  const run = useMutation(
    trpc.automation.runDraft.mutationOptions({
      onSuccess: ({ runId }) => router.push(`${base}/automations/${view.id}/runs/${runId}`),
      onError: touchAll,
    }),
  );
  const issue = run.error?.data?.issues?.find(({ path }) => path === "reply");
  return (
    <Dialog
      open
      onOpenChange={close}
      title="Run the draft"
      description="Every step acts for real, marked as a test: nothing reaches the customer, nothing is counted, and waits are passed over."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" form="run-draft" variant="primary" pending={run.isPending}>
            Run
          </Button>
        </>
      }
    >
      <form
        id="run-draft"
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await draft.flush())) return;
          run.mutate({
            ...{ id: view.id, sampleId },
            ...(to.trim() ? { to: to.trim() } : {}),
            ...(waits && replies === "yes" ? { reply } : {}),
          });
        }}
      >
        <FormError message={issue ? undefined : run.error?.message} />
        <Field label="Sample">
          {(aria) => (
            <Select {...aria} value={sampleId} onChange={(event) => setSampleId(event.target.value)}>
              {view.samples.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Send texts to" hint="Empty: your virtual phone. Never the customer of the sample.">
          {(aria) => (
            <Input
              {...aria}
              type="tel"
              value={to}
              placeholder={phone.data ? formatPhone(phone.data.phone) : "Your virtual phone"}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Field>
        {waits && (
          <div className="flex flex-col items-start gap-3">
            <Segmented
              label="Where it waits for a reply"
              value={replies}
              onChange={setReplies}
              options={[
                { value: "no", label: "No reply" },
                { value: "yes", label: "A reply arrives" },
              ]}
            />
            {replies === "yes" && (
              <Field
                label="Words of the reply"
                hint="The Replied lane is taken, and later steps read these words."
                error={issue?.message}
                className="w-full"
              >
                {(aria) => (
                  <Input
                    {...aria}
                    value={reply}
                    maxLength={1600}
                    onChange={(event) => setReply(event.target.value)}
                  />
                )}
              </Field>
            )}
          </div>
        )}
      </form>
    </Dialog>
  );
}
