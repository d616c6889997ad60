"use client";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { IconButton } from "@/app/_ui/icon-button";
import { Segmented } from "@/app/_ui/segmented";
import { Select } from "@/app/_ui/select";
import { EVENT_TYPES, type EventType } from "@/server/domain/webhooks/shared/events";
import { endpointTitle } from "../_parts/endpoint-state";
import { STATUSES } from "./search-params";

interface Params {
  status: (typeof STATUSES)[number] | null;
  type: EventType | null;
  endpoint: string | null;
  call: string | null;
}

interface LogFiltersProps {
  params: Params;
  setParams: (change: Partial<Params>) => unknown;
  chooseEndpoint: boolean;
}

const FILTERS = [
  { value: "all", label: "All" },
  { value: "succeeded", label: "Delivered" },
  { value: "failed", label: "Failed" },
  { value: "pending", label: "Pending" },
];

export function LogFilters({ params, setParams, chooseEndpoint }: LogFiltersProps) {
  const trpc = useTRPC();
  const endpoints = useQuery(trpc.webhook.list.queryOptions({}, { enabled: chooseEndpoint }));
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segmented
        label="Status"
        value={params.status ?? "all"}
        options={FILTERS}
        onChange={(value) => void setParams({ status: STATUSES.find((known) => known === value) ?? null })}
      />
      <Select
        aria-label="Event"
        className="w-48"
        value={params.type ?? ""}
        onChange={({ target }) =>
          void setParams({ type: EVENT_TYPES.find((known) => known === target.value) ?? null })
        }
      >
        <option value="">Every event</option>
        {EVENT_TYPES.map((type) => (
          <option key={type} value={type}>
            {type}
          </option>
        ))}
      </Select>
      {chooseEndpoint && (
        <Select
          aria-label="Endpoint"
          className="w-48"
          value={params.endpoint ?? ""}
          onChange={({ target }) => void setParams({ endpoint: target.value || null })}
        >
          <option value="">Every endpoint</option>
          {endpoints.data?.map((endpoint) => (
            <option key={endpoint.id} value={endpoint.id}>
              {endpointTitle(endpoint)}
            </option>
          ))}
        </Select>
      )}
      {params.call && (
        <span className="inline-flex items-center gap-1">
          <Badge tone="accent" className="font-mono">
            {params.call}
          </Badge>
          <IconButton
            label="Deliveries of every call"
            icon={<X />}
            onClick={() => void setParams({ call: null })}
          />
        </span>
      )}
    </div>
  );
}
