import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions/index";

/** For platforms without long-running processes; elsewhere the worker serves the same functions. */
export const { GET, POST, PUT } = serve({ client: inngest, functions });
export const maxDuration = 300;
