"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { formatPhone } from "@/app/_ui/format-phone";
import { Select } from "@/app/_ui/select";
import { Sheet } from "@/app/_ui/sheet";
import { Skeleton } from "@/app/_ui/skeleton";
import { FormError } from "@/app/_ui/use-server-issues";
import { type PostCallVariable, PostCallVariables } from "@/server/domain/assistants/schema";
import type { CallSummary } from "@/server/domain/calls/list-calls";
import { PreviewResult } from "./preview-result";

interface PreviewPanelProps {
  assistantId: string;
  /** As they stand in the form. */
  variables: PostCallVariable[];
}

/** Reads a past call by the variables in the form, before they are saved. */
export function PreviewPanel({ assistantId, variables }: PreviewPanelProps) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const [callId, setCallId] = useState<string | null>(null);
  const workspace = useQuery(trpc.workspace.get.queryOptions()).data;
  if (workspace?.may.writeAssistants === false) return null;
  return (
    <>
      <Button icon={<Eye />} disabled={variables.length === 0} onClick={() => setOpen(true)}>
        Preview
      </Button>
      {open && (
        <Sheet
          wide
          open
          onOpenChange={setOpen}
          title="Preview"
          description="Reads one past call by the variables as they stand in the form. Nothing is stored."
        >
          <PreviewBody assistantId={assistantId} variables={variables} chosen={callId} onChoose={setCallId} />
        </Sheet>
      )}
    </>
  );
}

const RECENT = 50;

interface PreviewBodyProps extends PreviewPanelProps {
  /** Kept while the sheet is closed, so that the same call is read again after an edit. */
  chosen: string | null;
  onChoose: (callId: string) => void;
}

function PreviewBody({ assistantId, variables, chosen, onChoose }: PreviewBodyProps) {
  const trpc = useTRPC();
  const recent = useQuery(trpc.calls.list.queryOptions({ assistantId, limit: RECENT }));
  const preview = useMutation(trpc.evaluationJob.preview.mutationOptions());
  const calls = recent.data?.data.filter(({ endedAt }) => endedAt !== null) ?? [];
  const callId = chosen ?? calls[0]?.id ?? "";
  const problems = problemsOf(variables);
  if (problems.length > 0) return <Problems problems={problems} />;
  if (recent.isPending) return <Skeleton className="h-40" />;
  if (recent.error) return <FormError message={recent.error.message} />;
  if (calls.length === 0)
    return <p className="text-ink-muted">No call of this assistant has ended yet. Make a test call first.</p>;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Call" className="min-w-56 max-w-md flex-1">
          {(aria) => (
            <Select
              {...aria}
              value={callId}
              onChange={(event) => {
                onChoose(event.target.value);
                preview.reset();
              }}
            >
              {calls.map((call) => (
                <option key={call.id} value={call.id}>
                  {labelOf(call)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button
          variant="primary"
          pending={preview.isPending}
          onClick={() => {
            onChoose(callId);
            preview.mutate({ assistantId, callId, definitions: variables });
          }}
        >
          Read this call
        </Button>
      </div>
      <FormError message={preview.error?.message} />
      <div aria-live="polite">
        {preview.isPending ? (
          <Skeleton className="h-40" />
        ) : preview.data ? (
          <PreviewResult preview={preview.data} variables={variables} />
        ) : (
          <p className="text-ink-muted text-sm">
            What the call shows now and what your variables read appear here side by side.
          </p>
        )}
      </div>
    </div>
  );
}

interface Problem {
  /** Which variable, by its name or its place. */
  name: string;
  message: string;
}

function problemsOf(variables: PostCallVariable[]): Problem[] {
  const { error } = PostCallVariables.safeParse(variables);
  return (error?.issues ?? []).map(({ path: [index], message }) => {
    const variable = typeof index === "number" ? variables[index] : undefined;
    const place = typeof index === "number" ? `Variable ${index + 1}` : "Variables";
    return { name: variable?.name || place, message };
  });
}

function Problems({ problems }: { problems: Problem[] }) {
  return (
    <div role="alert" className="flex flex-col gap-2">
      <p className="font-medium">Put these right first; a call can be read when they are</p>
      <ul className="flex flex-col gap-1">
        {problems.map(({ name, message }) => (
          <li key={`${name}: ${message}`} className="flex flex-wrap gap-x-2 text-danger-text text-sm">
            <span className="font-medium font-mono">{name}</span>
            <span className="min-w-0">{message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

function labelOf({ contactName, customerPhone, startedAt, durationSeconds }: CallSummary): string {
  const who = contactName ?? (customerPhone ? formatPhone(customerPhone) : "Web visitor");
  return `${moment.format(new Date(startedAt))} · ${who} · ${durationSeconds} s`;
}
