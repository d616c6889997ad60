import type { InngestFunction } from "inngest";
import { runAutomation } from "./run-automation";

/** All functions, served by the worker and by /api/inngest alike. */
export const functions: InngestFunction.Any[] = [runAutomation];
