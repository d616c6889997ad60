"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { CodeBlock } from "@/app/_ui/code-block";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import { Textarea } from "@/app/_ui/textarea";
import { FormError } from "@/app/_ui/use-server-issues";
import { EVENT_TYPES, type EventType } from "@/server/domain/webhooks/shared/events";
import { sampleData } from "@/server/domain/webhooks/shared/samples";
import { sizeText } from "../_log/attempt-panes";

const sampleText = (type: EventType) => JSON.stringify(sampleData(type), null, 2);

/** Sends a sample now, signed, as the person edited it; the answer stands below. */
export function TestDialog({ id, open, onClose }: { id: string; open: boolean; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [type, setType] = useState<EventType>("call.evaluated");
  const [data, setData] = useState(() => sampleText("call.evaluated"));
  const test = useMutation(
    trpc.webhook.sendTest.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.webhook.pathFilter()),
    }),
  );
  const choose = (next: EventType) => {
    setType(next);
    setData(sampleText(next));
    test.reset();
  };
  const issue = test.error?.data?.issues?.find(({ path }) => path === "data")?.message;
  const bytes = new TextEncoder().encode(data).length;
  return (
    <Dialog
      wide
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Send test event"
      description="One request, signed like any other and marked as a test in the log. It is not tried again."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" pending={test.isPending} onClick={() => test.mutate({ id, type, data })}>
            {test.data ? "Send again" : "Send"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Event">
          {(aria) => (
            <Select
              {...aria}
              value={type}
              onChange={({ target }) =>
                choose(EVENT_TYPES.find((known) => known === target.value) ?? "call.evaluated")
              }
            >
              {EVENT_TYPES.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Data" error={issue} hint={`${sizeText(bytes)}; id, time and type are added`}>
          {(aria) => (
            <Textarea
              {...aria}
              rows={10}
              spellCheck={false}
              className="max-h-64 font-mono text-xs"
              value={data}
              onChange={(event) => setData(event.target.value)}
            />
          )}
        </Field>
        {!issue && <FormError message={test.error?.message} />}
        {test.data && (
          <section aria-label="Result" className="flex flex-col gap-2" aria-live="polite">
            <p className="tabular">
              <span className="font-semibold">
                {test.data.status === null ? "No answer" : `Answered ${test.data.status}`}
              </span>{" "}
              after {test.data.durationMs} ms
            </p>
            {test.data.error && <p className="text-danger-text">{test.data.error}</p>}
            {test.data.responseBody && <CodeBlock label="response body" code={test.data.responseBody} />}
          </section>
        )}
      </div>
    </Dialog>
  );
}
