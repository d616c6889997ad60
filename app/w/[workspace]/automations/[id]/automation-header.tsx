"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronLeft, Ellipsis, Radio, Trash2, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { IconButton } from "@/app/_ui/icon-button";
import { Menu } from "@/app/_ui/menu";
import { StateBadge } from "@/app/_ui/state-badge";
import { listInWords } from "@/server/domain/automations/shared/values";
import { useBuilder } from "./builder-context";
import { useTestTrigger } from "./listening";
import { OnOff } from "./on-off";
import { ProblemsButton } from "./problems-button";
import { Publish } from "./publish";
import { RunDraft } from "./run-draft";
import { SaveNotice } from "./save-notice";
import { useChosenStep } from "./use-chosen-step";

/** Name, state, and what can be done with the automation as a whole. */
export function AutomationHeader() {
  const { base, view, draft, readOnly } = useBuilder();
  const [, choose] = useChosenStep();
  const test = useTestTrigger();
  return (
    <header className="flex flex-col gap-1">
      <Link
        href={`${base}/automations`}
        className="-ml-1 flex w-fit items-center gap-0.5 rounded-sm text-ink-muted text-sm hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-4" />
        Automations
      </Link>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-1 basis-full flex-wrap items-center gap-x-2 gap-y-1 sm:basis-0">
          <h1 className="sr-only">{view.name}</h1>
          <input
            aria-label="Automation name"
            value={draft.name}
            maxLength={120}
            spellCheck={false}
            readOnly={readOnly}
            onChange={(event) => draft.change({ name: event.target.value })}
            onBlur={() => draft.name.trim() === "" && draft.change({ name: view.name })}
            className="field-sizing-content -ml-1.5 min-w-24 max-w-full truncate rounded-md border border-transparent bg-transparent px-1.5 font-semibold text-xl tracking-tight hover:border-line focus:border-line-strong"
          />
          <StateBadge of="automation" value={view.state} />
          {view.published && (
            <span className="tabular whitespace-nowrap text-ink-muted text-sm">
              Version {view.published.number}
            </span>
          )}
          {readOnly ? (
            <Badge title="Your role lets you look at everything here; changing, testing and publishing take a member">
              View only
            </Badge>
          ) : (
            <SaveNotice />
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <ProblemsButton />
          <OnOff />
          {!readOnly && (
            <>
              <Button
                icon={<Radio />}
                pending={test.isPending}
                disabled={view.listeningUntil !== null}
                onClick={() => {
                  void choose("trigger");
                  test.mutate({ id: view.id });
                }}
              >
                {view.listeningUntil ? "Listening" : "Test trigger"}
              </Button>
              <RunDraft />
              <Publish />
              <More />
            </>
          )}
        </div>
      </div>
      <StaleNotice />
    </header>
  );
}

/** What is published reads a variable by a name that is gone: until it is published again it never knows it. */
function StaleNotice() {
  const { view } = useBuilder();
  const missing = view.published?.missing ?? [];
  if (view.state !== "live" || missing.length === 0) return null;
  return (
    <div
      role="status"
      className="mt-1 flex items-start gap-2 rounded-lg border border-warning-line bg-warning-subtle px-3 py-2 text-sm text-warning-text"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="min-w-0">
        Version {view.published?.number} runs, but reads {listInWords(missing)}, which {view.assistant.name}{" "}
        does not have any more: renamed or removed. It counts as unknown until you publish again.
      </p>
    </div>
  );
}

function More() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const { base, view } = useBuilder();
  const [asking, setAsking] = useState(false);
  const remove = useMutation(trpc.automation.remove.mutationOptions());
  return (
    <>
      <Menu
        trigger={<IconButton label="More" size="md" icon={<Ellipsis />} />}
        items={[
          { label: "Delete automation", icon: <Trash2 />, danger: true, onSelect: () => setAsking(true) },
        ]}
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${view.name}?`}
        consequence="Its webhook, samples, versions and runs go with it. Calls and the messages that it sent stay."
        action="Delete automation"
        onConfirm={async () => {
          await remove.mutateAsync({ id: view.id });
          router.push(`${base}/automations`);
          void queries.invalidateQueries(trpc.automation.list.queryFilter());
        }}
      />
    </>
  );
}
