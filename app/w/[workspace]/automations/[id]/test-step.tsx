"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { Fragment, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { formatPhone } from "@/app/_ui/format-phone";
import { Input } from "@/app/_ui/input";
import { TextLink } from "@/app/_ui/link-button";
import { Select } from "@/app/_ui/select";
import { StateBadge } from "@/app/_ui/state-badge";
import { FormError } from "@/app/_ui/use-server-issues";
import { isSms } from "@/server/domain/automations/shared/sms";
import { LETTERS, type Letter } from "@/server/domain/automations/shared/sms-fields";
import { variantsOf } from "@/server/domain/automations/shared/variants";
import { lanesOf, type Step } from "@/server/domain/automations/steps/all";
import type { TestResult } from "@/server/domain/automations/test-step";
import { useBuilder } from "./builder-context";

/** Tries the chosen step on the sample; an SMS is really sent, to the phone of the person who tests. */
export function TestStep({ step }: { step: Step }) {
  const trpc = useTRPC();
  const { view, draft, sample, touchAll } = useBuilder();
  const [to, setTo] = useState("");
  const [variant, setVariant] = useState<Letter>("A");
  const test = useMutation(trpc.automation.testStep.mutationOptions());
  const sends = isSms(step);
  const mails = step.type === "send_email";
  const variants = sends && step.variants ? variantsOf(step) : [];
  const chosen = variants.find(({ letter }) => letter === variant)?.letter ?? variants[0]?.letter;
  const phone = useQuery(trpc.phone.get.queryOptions(undefined, { enabled: sends }));
  const run = async () => {
    if (!(await draft.flush())) return;
    test.mutate(
      {
        id: view.id,
        stepId: step.id,
        ...((sends || mails) && to.trim() ? { to: to.trim() } : {}),
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
      {mails && (
        <Field
          label="Send the test to"
          hint="A real email, marked as a test. Empty: your own address."
          error={issue?.message}
        >
          {(aria) => (
            <Input {...aria} type="email" value={to} onChange={(event) => setTo(event.target.value)} />
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
      <div aria-live="polite">{test.data && <Result step={step} result={test.data} />}</div>
    </section>
  );
}

function Result({ step, result }: { step: Step; result: TestResult }) {
  switch (result.kind) {
    case "branch": {
      const lane = lanesOf(step).find(({ key }) => key === result.decision.lane);
      return (
        <p className="flex flex-wrap items-center gap-1.5 rounded-md bg-sunken px-2.5 py-2 text-sm">
          Takes the <Badge tone="accent">{lane?.title ?? result.decision.lane}</Badge> lane:{" "}
          {result.decision.explanation}
        </p>
      );
    }
    case "sms":
      return <SentTest result={result} />;
    case "shown":
      return <ShownTest result={result} />;
    default:
      return result satisfies never;
  }
}

/** What happened, with what there is to see of it. */
function ShownTest({ result }: { result: Extract<TestResult, { kind: "shown" }> }) {
  const { base } = useBuilder();
  return (
    <div className="flex flex-col gap-2 rounded-md bg-sunken px-2.5 py-2 text-sm">
      <p className={result.ok ? "" : "text-danger-text"}>
        {result.message}
        {result.link && (
          <>
            {". "}
            <TextLink href={`${base}/${result.link.to}`}>{result.link.label}</TextLink>
          </>
        )}
      </p>
      {result.lines.length > 0 && (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
          {result.lines.map(([label, value], index) => (
            // Two lines may have one label.
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one result never change
            <Fragment key={index}>
              <dt className="text-ink-muted">{label}</dt>
              <dd className="max-h-40 overflow-y-auto whitespace-pre-wrap break-words">{value}</dd>
            </Fragment>
          ))}
        </dl>
      )}
    </div>
  );
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
