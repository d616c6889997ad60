import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { EVENT_TYPES } from "@/server/domain/webhooks/shared/events";

export const STATUSES = ["pending", "succeeded", "failed"] as const;

export const logParsers = {
  status: parseAsStringLiteral(STATUSES),
  type: parseAsStringLiteral(EVENT_TYPES),
  endpoint: parseAsString,
  call: parseAsString,
  /** The delivery whose attempts are shown. */
  delivery: parseAsString,
  tab: parseAsString,
};
export const loadLog = createLoader(logParsers);

interface LogFilter {
  status: (typeof STATUSES)[number] | null;
  type: (typeof EVENT_TYPES)[number] | null;
  endpoint: string | null;
  call: string | null;
}

export const logInput = ({ status, type, endpoint, call }: LogFilter) => ({
  limit: 50,
  ...(endpoint ? { endpointId: endpoint } : {}),
  ...(call ? { callId: call } : {}),
  ...(status ? { status } : {}),
  ...(type ? { type } : {}),
});
export const NEXT_PAGE = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };
