import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { INGEST_STATES, type IngestState } from "@/server/domain/sources/shared";

export const logParsers = {
  state: parseAsStringLiteral(INGEST_STATES),
  /** The event whose payload is shown. */
  event: parseAsString,
};
export const loadLog = createLoader(logParsers);

export const logInput = (sourceId: string, state: IngestState | null) => ({
  sourceId,
  limit: 25,
  ...(state ? { state } : {}),
});
export const NEXT_PAGE = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };
