"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { formatPhone } from "@/app/_ui/format-phone";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { StateBadge } from "@/app/_ui/state-badge";
import { FormError } from "@/app/_ui/use-server-issues";
import { LETTERS, type Letter, type Step } from "@/server/domain/automations/schema";
import { LANE_TITLES } from "@/server/domain/automations/shared/tree";
import { variantsOf } from "@/server/domain/automations/shared/variants";
import type { TestResult } from "@/server/domain/automations/test-step";
import { useBuilder } from "./builder-context";

/** Tries the chosen step on the sample; an SMS is really sent, to the phone of the person who tests. */
export function TestStep({ step }: { step: Step }) {
  const trpc = useTRPC();
  const { view, draft, sample, touchAll } = useBuilder();
  const [to, setTo] = useState("");
  const [variant, setVariant] = useState<Letter>("A");
  const test = useMutation(trpc.automation.testStep.mutationOptions());
  const sends = step.type !== "branch";
  const variants = sends && step.variants ? variantsOf(step) : [];
  const chosen = variants.find(({ letter }) => letter === variant)?.letter ?? variants[0]?.letter;
  const phone = useQuery(trpc.phone.get.queryOptions(undefined, { enabled: sends }));
  const run = async () => {
    if (!(await draft.flush())) return;
    test.mutate(
      {
        id: view.id,
        stepId: step.id,
        ...(sends && to.trim() ? { to: to.trim() } : {}),
        ...(chosen ? { variant: chosen } : {}),
      },
      { onError: touchAll },
    );
  };
  const issue = test.error?.data?.issues?.find(({ path }) => path === "to");
  return (
    <section aria-label="Test step" className="flex flex-col gap-3 border-t pt-4">
      {sends && (
        <Field
          label="Send the test to"
          hint="A real SMS, marked as a test and left out of the analytics. Empty: your virtual phone."
          error={issue?.message}
        >
          {(aria) => (
            <Input
              {...aria}
              type="tel"
              value={to}
              onChange={(event) => setTo(event.target.value)}
              placeholder={phone.data ? formatPhone(phone.data.phone) : "Your virtual phone"}
            />
          )}
        </Field>
      )}
      {chosen && (
        <Field label="Text to test">
          {(aria) => (
            <Select
              {...aria}
              value={chosen}
              onChange={(event) => setVariant(LETTERS.find((letter) => letter === event.target.value) ?? "A")}
            >
              {variants.map(({ letter }) => (
                <option key={letter} value={letter}>
                  Text {letter}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Button
          icon={<FlaskConical />}
          pending={test.isPending}
          disabled={!sample}
          onClick={() => void run()}
        >
          Test step
        </Button>
        {!sample && <span className="text-ink-muted text-sm">Needs a sample: use Test trigger first.</span>}
      </div>
      {test.error && !issue && <FormError message={test.error.message} />}
      <div aria-live="polite">{test.data && <Result result={test.data} />}</div>
    </section>
  );
}

function Result({ result }: { result: TestResult }) {
  if (result.kind === "branch") {
    return (
      <p className="flex flex-wrap items-center gap-1.5 rounded-md bg-sunken px-2.5 py-2 text-sm">
        Takes the <Badge tone="accent">{LANE_TITLES[result.decision.lane]}</Badge> lane:{" "}
        {result.decision.explanation}
      </p>
    );
  }
  return <SentTest result={result} />;
}

/** The delivery of a test message, as it goes on. */
function SentTest({ result }: { result: Extract<TestResult, { kind: "sms" }> }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.message.get.queryOptions({ id: result.messageId }));
  const status = data?.status ?? result.status;
  const reason = data ? data.reason : result.reason;
  return (
    <div className="flex flex-col gap-1.5 rounded-md bg-sunken px-2.5 py-2 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <StateBadge of="message" value={status} />
        <span className="tabular">{formatPhone(result.to)}</span>
        <Badge>Test</Badge>
      </p>
      <p className="whitespace-pre-wrap break-words text-ink-muted">{result.body}</p>
      {reason && <p>{reason}</p>}
    </div>
  );
}
