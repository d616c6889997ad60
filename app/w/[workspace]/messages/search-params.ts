import { createLoader, type inferParserType, parseAsString } from "nuqs/server";

/** One map for the page on the server and the lists in the browser. */
export const messageParsers = { q: parseAsString, contact: parseAsString };
export const loadMessageParams = createLoader(messageParsers);

export const toConversationFilter = ({ q }: Pick<inferParserType<typeof messageParsers>, "q">) => ({
  limit: 40,
  ...(q ? { search: q.slice(0, 120) } : {}),
});
export const toThreadFilter = (contactId: string) => ({ contactId, limit: 40 });

export const nextCursor = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };
