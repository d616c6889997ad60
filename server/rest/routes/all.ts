import { assistantRoutes } from "./assistants";
import { automationRoutes } from "./automations";
import { callRoutes } from "./calls";
import { messageRoutes } from "./messages";
import { webhookRoutes } from "./webhooks";

/** The whole public API, in the order of its docs. */
export const ROUTES = [
  ...callRoutes,
  ...assistantRoutes,
  ...automationRoutes,
  ...messageRoutes,
  ...webhookRoutes,
];
