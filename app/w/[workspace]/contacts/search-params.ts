import { createLoader, type inferParserType, parseAsString } from "nuqs/server";

export const contactParsers = { q: parseAsString };
export const loadContactParams = createLoader(contactParsers);
type Params = inferParserType<typeof contactParsers>;

export const toContactFilter = ({ q }: Params) => ({ limit: 50, ...(q ? { search: q.slice(0, 120) } : {}) });
export const toOptOutFilter = ({ q }: Params) => ({ limit: 50, ...(q ? { phone: q.slice(0, 20) } : {}) });

export const nextCursor = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };

export const STOP_REQUESTS = { limit: 20 };
