"use client";
import { useMutation } from "@tanstack/react-query";
import { Lock, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import type { HttpRequestStep } from "@/server/domain/automations/steps/http_request/schema";
import { AtField } from "../../[id]/at-field";
import { useBuilder } from "../../[id]/builder-context";
import { TemplateField } from "../../[id]/template-field";

type Header = HttpRequestStep["headers"][number];

/** A header with its value in plain sight, or with one that is sealed and never shown again. */
export function HeaderFields({ step, header, at }: { step: HttpRequestStep; header: Header; at: number }) {
  const { changeStep, errorOf, touch } = useBuilder();
  const change = (next: Header | null) =>
    changeStep({
      ...step,
      headers: step.headers.flatMap((one, index) => (index === at ? (next ?? []) : one)),
    });
  const { name } = header;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-md border p-3">
      <legend className="sr-only">Header {at + 1}</legend>
      <div className="flex items-end gap-1">
        <AtField name={`headers.${at}.name`}>
          <Field label={`Header ${at + 1}`} error={errorOf(step.id, `headers.${at}.name`)} className="flex-1">
            {(aria) => (
              <Input
                {...aria}
                value={name}
                maxLength={100}
                placeholder="Authorization"
                spellCheck={false}
                onBlur={() => touch(step.id, `headers.${at}.name`)}
                onChange={({ target }) => change({ ...header, name: target.value.trim() })}
              />
            )}
          </Field>
        </AtField>
        <IconButton label={`Remove header ${at + 1}`} icon={<Trash2 />} onClick={() => change(null)} />
      </div>
      {header.secretId === undefined ? (
        <>
          <TemplateField
            name={`headers.${at}.value`}
            label={`Value of header ${at + 1}`}
            max={1000}
            multiline
            rows={2}
            value={header.value}
            onChange={(value) => change({ ...header, value })}
            onBlur={() => touch(step.id, `headers.${at}.value`)}
            error={errorOf(step.id, `headers.${at}.value`)}
          />
          <Seal at={at} onKept={(kept) => change({ name, value: "", ...kept })} />
        </>
      ) : (
        <div className="flex items-center justify-between gap-2 text-sm">
          <span className="flex items-center gap-1.5">
            <Lock aria-hidden className="size-3.5 text-ink-faint" />
            Secret value, ends with {header.hint || "…"}
          </span>
          <Button size="sm" onClick={() => change({ name, value: "" })}>
            Replace
          </Button>
        </div>
      )}
    </fieldset>
  );
}

function Seal({ at, onKept }: { at: number; onKept: (kept: { secretId: string; hint: string }) => void }) {
  const trpc = useTRPC();
  const { view } = useBuilder();
  const [secret, setSecret] = useState("");
  const keep = useMutation(
    trpc.automation.keepSecret.mutationOptions({
      onSuccess: (kept) => {
        setSecret("");
        onKept(kept);
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <div className="flex items-end gap-2">
      <Field
        label={`Or a secret value for header ${at + 1}`}
        className="flex-1"
        hint="Stored encrypted, never shown again."
      >
        {(aria) => (
          <Input
            {...aria}
            type="password"
            autoComplete="off"
            value={secret}
            placeholder="Bearer …"
            onChange={({ target }) => setSecret(target.value)}
          />
        )}
      </Field>
      <Button
        className="mb-6"
        pending={keep.isPending}
        disabled={secret === ""}
        onClick={() => keep.mutate({ id: view.id, value: secret })}
      >
        Keep secret
      </Button>
    </div>
  );
}
