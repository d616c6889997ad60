import { createLoader, type inferParserType, parseAsString } from "nuqs/server";

/** The filter as the URL has it. Days are the workspace's. */
export const auditParsers = {
  who: parseAsString,
  what: parseAsString,
  of: parseAsString,
  from: parseAsString,
  to: parseAsString,
};
type AuditParams = inferParserType<typeof auditParsers>;
export const loadAuditParams = createLoader(auditParsers);

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const toAuditFilter = ({ who, what, of, from, to }: AuditParams) => ({
  ...(who ? { actor: who } : {}),
  ...(what ? { action: what } : {}),
  ...(of ? { subject: of } : {}),
  ...(from && DAY.test(from) ? { from } : {}),
  ...(to && DAY.test(to) ? { to } : {}),
});

export const nextCursor = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };
