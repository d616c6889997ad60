import { z } from "zod";
import { Paging } from "../paging";
import { API_SCOPES } from "./shared/api-scopes";

export const ROLES = ["owner", "admin", "member", "viewer"] as const;
export type WorkspaceRole = (typeof ROLES)[number];

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email("An e-mail address, such as ada@example.com").max(254));

/** ASVS 6.2.1: eight characters at least; argon2 reads no more than is useful. */
export const NewPassword = z.string().min(8, "At least 8 characters").max(200, "At most 200 characters");

export const SignUp = z.strictObject({
  name: z.string().trim().min(1, "Tell us your name").max(120),
  email: Email,
  password: NewPassword,
  workspaceName: z.string().trim().min(1, "Give your workspace a name").max(80).default("My workspace"),
});
export type SignUp = z.output<typeof SignUp>;

export const ChangePassword = z.strictObject({ current: z.string().max(200), next: NewPassword });

export const CreateWorkspace = z.strictObject({
  name: z.string().trim().min(1, "Give your workspace a name").max(80),
});
export const UpdateWorkspace = z.strictObject({
  name: z.string().trim().min(1, "Give your workspace a name").max(80).optional(),
  timeZone: z
    .string()
    .refine(
      (zone) => Intl.supportedValuesOf("timeZone").includes(zone) || zone === "UTC",
      "A time zone such as Europe/Berlin",
    )
    .optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "Two letters, such as US")
    .optional(),
});
export const Invite = z.strictObject({ email: Email.optional(), role: z.enum(ROLES) });
export const CreateApiKey = z.strictObject({
  name: z.string().trim().min(1, "Say what the key is for").max(80),
  role: z.enum(["admin", "member", "viewer"]).default("member"),
  /** What of its role it may do; none: all of it. */
  scopes: z.array(z.enum(API_SCOPES)).max(API_SCOPES.length).default([]),
  /** From then on it is refused; absent: it does not end by itself. */
  expiresAt: z.iso
    .datetime({ offset: true })
    .refine((at) => Date.parse(at) > Date.now(), "A time to come")
    .nullish(),
});

const day = z.iso.date("A day such as 2026-03-02").optional();
/** What of the audit log; days are the workspace's. */
export const AuditFilter = z.strictObject({
  /** "user:usr_…", "apiKey:key_…" or "job:…". */
  actor: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  /** Id of what was acted on. */
  subject: z.string().trim().max(200).optional(),
  from: day,
  to: day,
});
export type AuditFilter = z.output<typeof AuditFilter>;
/** Not strict: an endless list adds a word of its own. */
export const ListAudit = z.object({ ...AuditFilter.shape, ...Paging.shape });
