import { z } from "zod";
import { StepBase, Template } from "../../shared/step-fields";

/** A mail by the workspace's mail server, or to its outbox page. */
export const SendEmailStep = z.strictObject({
  ...StepBase,
  type: z.literal("send_email"),
  to: Template(320).default(""),
  subject: Template(200).default(""),
  body: Template(10_000).default(""),
});
export type SendEmailStep = z.output<typeof SendEmailStep>;
