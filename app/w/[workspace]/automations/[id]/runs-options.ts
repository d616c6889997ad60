/** The states that the runs list filters by; in the URL. */
export const SHOWN_STATES = ["all", "succeeded", "failed", "skipped"] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

export const shownState = (value: unknown): ShownState =>
  SHOWN_STATES.find((state) => state === value) ?? "all";

const paging = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined };

/** Input and options of the list's query: the server's prefetch and the browser ask for the same. */
export const runsOptions = (automationId: string, state: ShownState) =>
  [{ automationId, limit: 50, ...(state === "all" ? {} : { state }) }, paging] as const;
