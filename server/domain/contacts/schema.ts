import { z } from "zod";
import { Paging } from "../paging";

export const ContactFilter = z.object({ ...Paging.shape, search: z.string().trim().max(120).optional() });
export type ContactFilter = z.output<typeof ContactFilter>;

export const UpdateContact = z.strictObject({
  id: z.string(),
  name: z.string().trim().max(200).nullish(),
  email: z.union([z.email("An e-mail address, such as ada@example.com"), z.null()]).optional(),
  timeZone: z.string().max(60).nullish(),
});
export type UpdateContact = z.output<typeof UpdateContact>;

/** What a column of an imported file holds. */
export const CONTACT_COLUMNS = ["phone", "name", "email", "timeZone", "lead", "ignore"] as const;
export type ContactColumn = (typeof CONTACT_COLUMNS)[number];
export const ImportContacts = z.strictObject({
  /** The file as text, with headings in its first line. */
  csv: z.string().min(1, "The file is empty").max(900_000, "At most 900 kB; split the file"),
  /** What each column holds, in their order; guessed by their headings when absent. */
  columns: z.array(z.enum(CONTACT_COLUMNS)).max(50).optional(),
});
export type ImportContacts = z.output<typeof ImportContacts>;

/** `phone` as a person typed it: what cannot be taken back is not done by a slip. */
export const ErasePerson = z.strictObject({ id: z.string(), phone: z.string().trim().max(40) });

export const OptOutFilter = z.object({ ...Paging.shape, phone: z.string().trim().max(20).optional() });
export type OptOutFilter = z.output<typeof OptOutFilter>;

export const AddOptOut = z.strictObject({
  phone: z.string().trim().min(1, "Give the phone number").max(40),
  scope: z.enum(["all", "number"]).default("all"),
  /** With scope "number": which of our numbers must not text them. */
  ownNumber: z.string().trim().max(40).optional(),
  note: z.string().trim().max(500).optional(),
});
export type AddOptOut = z.output<typeof AddOptOut>;

/** What a person makes of words that may ask for an end. */
export const DecideStopRequest = z.strictObject({ id: z.string(), decision: z.enum(["opt_out", "dismiss"]) });
export type DecideStopRequest = z.output<typeof DecideStopRequest>;

export const ImportOptOuts = z.strictObject({
  /** The file as text: a column of phone numbers, and if there are such, "from" (one of our numbers) and "note". */
  csv: z.string().min(1, "The file is empty").max(2_000_000, "At most 2 MB; split the file"),
});
export type ImportOptOuts = z.output<typeof ImportOptOuts>;
