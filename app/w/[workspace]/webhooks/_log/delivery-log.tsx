"use client";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { RotateCw, Send } from "lucide-react";
import { usePathname } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { useMay } from "../../messages/use-may";
import { columnsOf } from "./columns";
import { DeliverySheet } from "./delivery-sheet";
import { LogFilters } from "./log-filters";
import { ResendDialog } from "./resend-dialog";
import { logInput, logParsers, NEXT_PAGE } from "./search-params";

/** What was sent, newest first: to one endpoint, for one call, or of the whole workspace. A row opens its attempts. */
export function DeliveryLog({ base, endpointId }: { base: string; endpointId?: string }) {
  const trpc = useTRPC();
  const path = usePathname();
  const may = useMay();
  const [params, setParams] = useQueryStates(logParsers);
  const filter = { ...params, endpoint: endpointId ?? params.endpoint };
  const query = useSuspenseInfiniteQuery(
    trpc.webhook.deliveries.infiniteQueryOptions(logInput(filter), NEXT_PAGE),
  );
  const rows = query.data.pages.flatMap((page) => page.data);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [resending, setResending] = useState<string[] | null>(null);
  const picked = rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const toggle = (id: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const search = (delivery: string) => {
    const wanted = { ...params, delivery };
    const given = Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== null);
    return new URLSearchParams(given).toString();
  };
  const filtered = params.status || params.type || params.call || (!endpointId && params.endpoint);
  const clear = params.tab ? `${path}?tab=${params.tab}` : path;
  return (
    <section aria-label="Log" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <LogFilters params={params} setParams={setParams} chooseEndpoint={endpointId === undefined} />
        {may.resendWebhooks && picked.length > 0 && (
          <Button icon={<RotateCw />} onClick={() => setResending(picked.slice(0, 100))}>
            {`Resend ${picked.length}…`}
          </Button>
        )}
      </div>
      {rows.length > 0 && (
        <DataTable
          caption="Deliveries"
          rows={rows}
          rowKey={(row) => row.id}
          href={(row) => `${path}?${search(row.id)}`}
          scroll={false}
          columns={columnsOf({ chosen, toggle }, endpointId !== undefined)}
        />
      )}
      {rows.length === 0 && filtered && (
        <NoResults what="deliveries" filter="No delivery is as you chose." clearHref={clear} />
      )}
      {rows.length === 0 && !filtered && (
        <EmptyState icon={Send} title="Nothing was sent yet">
          What happens from now on is sent by itself. A past call can be sent with "Resend webhook" on its
          page, and a sample with "Send test event" on an endpoint's.
        </EmptyState>
      )}
      <LoadMore query={query} />
      <DeliverySheet
        id={params.delivery}
        base={base}
        onClose={() => void setParams({ delivery: null })}
        onResend={may.resendWebhooks ? (id) => setResending([id]) : undefined}
      />
      <ResendDialog ids={resending} onClose={() => setResending(null)} onDone={() => setChosen(new Set())} />
    </section>
  );
}
