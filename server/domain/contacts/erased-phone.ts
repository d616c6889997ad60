import { createHash } from "node:crypto";
import type { Prisma } from "@/server/db/generated/client";
import { notFound } from "../errors";
import { type Scope, sql } from "../scope";

/** What stands in the opt-out list instead of the number of a person who was erased. */
export const isErasedPhone = (phone: string) => phone.startsWith("sha256:");

const hashOf = (salt: string, phone: string) =>
  `sha256:${createHash("sha256").update(`${salt}:${phone}`).digest("hex")}`;

/** As the opt-out list has an erased person's number: `wrapup_erased_phone` in the database says the same. */
export async function erasedPhone(scope: Scope, phone: string): Promise<string> {
  const workspace = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: { optOutSalt: true },
  });
  if (!workspace) throw notFound("Workspace");
  return hashOf(workspace.optOutSalt, phone);
}

/** The two forms in which a number may stand in the opt-out list. */
export const optOutForms = async (scope: Scope, phone: string): Promise<string[]> => [
  phone,
  await erasedPhone(scope, phone),
];

/** The same in SQL, as a list for IN. */
export const optOutFormsSql = ({ workspaceId }: Scope, phone: Prisma.Sql): Prisma.Sql =>
  sql`(${phone}, (SELECT wrapup_erased_phone(forms."optOutSalt", ${phone}) FROM "Workspace" forms WHERE forms.id = ${workspaceId}))`;
