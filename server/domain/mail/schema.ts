import { z } from "zod";
import { Paging } from "../paging";

export const MAIL_STATES = ["pending", "sending", "sent", "failed", "unknown", "shown"] as const;
export type MailState = (typeof MAIL_STATES)[number];

export const MAIL_SECURITY = ["starttls", "tls", "none"] as const;
export type MailSecurity = (typeof MAIL_SECURITY)[number];

/** No line ends and no other control characters: nothing can begin another header. */
const Line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `At most ${max} characters`)
    .regex(/^\P{Cc}*$/u, "Leave line breaks and control characters out");

export const MAIL_RECIPIENTS = 10;

/** "ada@example.com, ben@example.com" → its addresses; null where one of them is none, or there are too many. */
export function readAddresses(text: string): string[] | null {
  const parts = text.split(/[,;\s]+/).filter(Boolean);
  const addresses = [...new Set(parts)];
  if (addresses.length === 0 || addresses.length > MAIL_RECIPIENTS) return null;
  return addresses.every((address) => z.email().max(254).safeParse(address).success) ? addresses : null;
}

const Fields = z.strictObject({
  name: Line(120).min(1, "Give the connection a name"),
  host: Line(253)
    .min(1, "Name the mail server, such as smtp.example.com")
    .regex(/^[A-Za-z0-9.:-]*$/, "A host name such as smtp.example.com, without https:// and without a port"),
  port: z.int("Enter a port such as 587").min(1, "Enter a port such as 587").max(65_535, "At most 65535"),
  security: z.enum(MAIL_SECURITY),
  user: Line(320),
  password: z.string().max(1000, "At most 1,000 characters"),
  fromName: Line(120),
  fromAddress: z.email("Give the address that mail comes from, such as hello@example.com").max(254),
});

type Rule = (input: z.output<typeof Fields>, context: z.RefinementCtx) => void;
const passwordNeedsUser: Rule = ({ user, password }, context) => {
  if (password === "" || user !== "") return;
  context.addIssue({ code: "custom", path: ["user"], message: "Say whose password this is" });
};
export const PASSWORD_MISSING = "Enter the password";

export const AddMailConnection = Fields.superRefine(passwordNeedsUser).superRefine(
  ({ user, password }, context) => {
    if (user === "" || password !== "") return;
    context.addIssue({ code: "custom", path: ["password"], message: PASSWORD_MISSING });
  },
);
export type AddMailConnection = z.output<typeof AddMailConnection>;

/** A connection's new settings, all of them; an empty password keeps the stored one. */
export const MailConnectionChange = Fields.superRefine(passwordNeedsUser);
export const UpdateMailConnection = Fields.extend({ id: z.string() }).superRefine(passwordNeedsUser);
export type UpdateMailConnection = z.output<typeof UpdateMailConnection>;

export const MailFilter = z.object({
  ...Paging.shape,
  state: z.enum(MAIL_STATES).optional(),
  runId: z.string().optional(),
});
export type MailFilter = z.output<typeof MailFilter>;
