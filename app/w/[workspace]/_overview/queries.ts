/** What the page prefetches and the table reads: one input, one key. */
export const LAST_CALLS = { limit: 8 };
