import type { InngestFunction } from "inngest";

/** All functions, served by the worker and by /api/inngest alike. */
export const functions: InngestFunction.Any[] = [];
