import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const STATUSES = ["pending", "succeeded", "failed"] as const;
export type Status = (typeof STATUSES)[number];

export const logParsers = {
  status: parseAsStringLiteral(STATUSES),
  /** The delivery whose attempts are shown. */
  delivery: parseAsString,
};
export const loadLog = createLoader(logParsers);

export const logInput = (endpointId: string, status: Status | null) => ({
  endpointId,
  limit: 50,
  ...(status ? { status } : {}),
});
export const NEXT_PAGE = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };
