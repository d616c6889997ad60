"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Play, Split } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { RelativeTime } from "@/app/_ui/relative-time";
import { ENOUGH_TEXTS, STOP_RULE } from "@/server/domain/automations/shared/variant-rules";
import type { Share, TrialResult, VariantResult } from "@/server/domain/automations/variants/results";

/** What came of each text of the published steps that have several. */
export function VariantsTab({ automationId }: { automationId: string }) {
  const trpc = useTRPC();
  const { data: trials } = useSuspenseQuery(trpc.automation.variants.queryOptions({ id: automationId }));
  if (trials.length === 0) {
    return (
      <EmptyState icon={Split} title="Nothing to compare yet">
        Give a message step a second text with “Add variant” and publish it. What comes of each text is
        counted here.
      </EmptyState>
    );
  }
  return (
    <div className="flex min-w-0 flex-col gap-6">
      {trials.map((trial) => (
        <Trial key={trial.stepId} trial={trial} automationId={automationId} />
      ))}
      <p className="max-w-2xl text-ink-muted text-sm">
        Shares are of the texts sent, without tests; the range holds the true share with 95 %. They are shown
        from {ENOUGH_TEXTS} texts on. A text is stopped by itself when its readers opt out more often than the
        others', at a chance below {STOP_RULE.chance * 100} % that this is luck, from {STOP_RULE.texts} texts
        on each side and {STOP_RULE.optOuts} opt-outs on; its recipients then get the other texts.
      </p>
    </div>
  );
}

function Trial({ trial, automationId }: { trial: TrialResult; automationId: string }) {
  return (
    <section aria-label={trial.stepName} className="flex min-w-0 flex-col gap-2">
      <header className="flex flex-wrap items-baseline gap-x-2">
        <h2 className="font-semibold text-base">{trial.stepName}</h2>
        <p className="text-ink-muted text-sm">
          These texts since <RelativeTime at={trial.since} />
        </p>
      </header>
      <DataTable
        caption={`Texts of ${trial.stepName}`}
        rows={trial.variants}
        rowKey={(row) => row.letter}
        columns={[
          {
            key: "text",
            header: "Text",
            cell: (row) => <Text variant={row} automationId={automationId} />,
          },
          {
            key: "share",
            header: "Share",
            align: "right",
            width: "w-20",
            cell: (row) => <span className="tabular">{row.share} %</span>,
          },
          {
            key: "sent",
            header: "Sent",
            align: "right",
            width: "w-20",
            cell: (row) => <span className="tabular">{row.sent.toLocaleString("en")}</span>,
          },
          ...(["delivered", "answered", "optedOut"] as const).map((key) => ({
            key,
            header: HEADERS[key],
            align: "right" as const,
            width: "w-36",
            cell: (row: VariantResult) => <Rate share={row[key]} enough={row.enough} />,
          })),
        ]}
      />
    </section>
  );
}

const HEADERS = { delivered: "Delivered", answered: "Answered", optedOut: "Opted out" };

function Text({ variant, automationId }: { variant: VariantResult; automationId: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-1 py-1.5">
      <p className="flex min-w-0 items-center gap-2">
        <span className="font-medium">Text {variant.letter}</span>
        {variant.stop && <Badge tone="danger">Stopped</Badge>}
      </p>
      <p className="line-clamp-2 break-words text-ink-muted text-sm" title={variant.body}>
        {variant.body}
      </p>
      {variant.stop && <Stopped stop={variant.stop} letter={variant.letter} automationId={automationId} />}
    </div>
  );
}

interface StoppedProps {
  stop: NonNullable<VariantResult["stop"]>;
  letter: string;
  automationId: string;
}

function Stopped({ stop, letter, automationId }: StoppedProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const resume = useMutation(
    trpc.automation.resumeVariant.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries(trpc.automation.variants.queryFilter({ id: automationId }));
        toast.success(`Text ${letter} is sent again; it is judged by what is sent from now on`);
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <>
      <p className="text-danger-text text-sm">
        {stop.reason}, <RelativeTime at={stop.at} />
      </p>
      <div>
        <Button
          size="sm"
          icon={<Play />}
          pending={resume.isPending}
          aria-label={`Send text ${letter} again`}
          onClick={() => resume.mutate({ id: stop.id })}
        >
          Send it again
        </Button>
      </div>
    </>
  );
}

const percent = (share: number) =>
  `${(share * 100).toLocaleString("en", { maximumFractionDigits: 1, minimumFractionDigits: 1 })}`;

/** "4.2 %" over "2.1–8.0 % · 7"; below enough texts only the count, and that it says little. */
function Rate({ share, enough }: { share: Share; enough: boolean }) {
  return (
    <span className="tabular flex flex-col sm:items-end">
      <span>{enough ? `${percent(share.share)} %` : share.count.toLocaleString("en")}</span>
      <span className="text-ink-muted text-xs">
        {enough
          ? `${percent(share.low)}–${percent(share.high)} %, ${share.count.toLocaleString("en")} texts`
          : "Not enough data"}
      </span>
    </span>
  );
}
