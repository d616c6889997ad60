import { db } from "@/server/db/instance";
import { createScope } from "@/server/domain/scope";

/** The scope of a job: the third and last place where one is built. */
export const jobScope = (workspaceId: string, name: string, client = db()) =>
  createScope(client, workspaceId, { kind: "job", name });
