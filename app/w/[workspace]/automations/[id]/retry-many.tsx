"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { FormError } from "@/app/_ui/use-server-issues";
import type { RetryVersions } from "@/server/domain/automations/retry-run";
import { diffDefinitions } from "@/server/domain/automations/shared/diff";
import { useNames } from "./use-names";
import { Changes } from "./version-diff";

interface RetryManyProps {
  automationId: string;
  /** None: all that have failed. */
  chosen: readonly string[];
  done: () => void;
}

/** Retries the chosen runs that failed, or all of them: each on its own version, or all on the one that is published now. */
export function RetryMany({ automationId, chosen, done }: RetryManyProps) {
  const [asking, setAsking] = useState(false);
  const what =
    chosen.length === 0 ? "all failed runs" : chosen.length === 1 ? "1 run" : `${chosen.length} runs`;
  return (
    <div className="flex justify-end">
      <Button size="sm" icon={<RotateCw />} onClick={() => setAsking(true)}>
        Retry {what}
      </Button>
      {asking && (
        <RetryDialog
          what={what}
          runs={{ automationId, ...(chosen.length > 0 ? { runIds: [...chosen] } : {}) }}
          close={() => setAsking(false)}
          done={done}
        />
      )}
    </div>
  );
}

interface RetryDialogProps {
  what: string;
  runs: { automationId: string; runIds?: string[] };
  close: () => void;
  done: () => void;
}

function RetryDialog({ what, runs, close, done }: RetryDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const versions = useQuery(trpc.run.retryVersions.queryOptions(runs));
  const retry = useMutation(
    trpc.run.retryMany.mutationOptions({
      onSuccess: ({ retried }) => {
        void queries.invalidateQueries(trpc.run.pathFilter());
        toast.success(retried === 1 ? "1 run goes on" : `${retried} runs go on`);
        done();
        close();
      },
    }),
  );
  const { latest = null, earlier = [] } = versions.data ?? {};
  const differs = latest !== null && earlier.length > 0;
  return (
    <Dialog
      open
      wide={differs}
      onOpenChange={close}
      title={`Retry ${what}?`}
      description={`Each goes on from the step that failed${differs ? "" : ", on its own version"}. What was sent is not sent again.`}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            variant={differs ? "secondary" : "primary"}
            pending={retry.isPending}
            disabled={versions.isPending}
            onClick={() => retry.mutate({ ...runs, version: "same" })}
          >
            {differs ? "Retry on their own versions" : "Retry"}
          </Button>
          {differs && (
            <Button
              variant="primary"
              pending={retry.isPending}
              onClick={() => retry.mutate({ ...runs, version: "latest" })}
            >
              Retry on version {latest.number}
            </Button>
          )}
        </>
      }
    >
      <FormError message={retry.error?.message ?? versions.error?.message} />
      {versions.isPending && <TextSkeleton />}
      {differs && <Differences latest={latest} earlier={earlier} />}
    </Dialog>
  );
}

/** What each version that the runs began with would have changed by going on with the published one. */
function Differences({
  latest,
  earlier,
}: {
  latest: NonNullable<RetryVersions["latest"]>;
  earlier: RetryVersions["earlier"];
}) {
  const names = useNames();
  return (
    <div className="flex flex-col gap-4">
      {earlier.map(({ number, definition, runs }) => (
        <section key={number} aria-labelledby={`from-${number}`} className="flex flex-col gap-2">
          <h3 id={`from-${number}`} className="font-medium text-sm">
            {runs === 1 ? "1 run" : `${runs} runs`} of version {number}: what version {latest.number} changes
          </h3>
          <Changes changes={diffDefinitions(definition, latest.definition, names)} />
        </section>
      ))}
    </div>
  );
}
