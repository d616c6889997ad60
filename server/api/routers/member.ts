import { z } from "zod";
import { invite, listInvitations, revokeInvitation } from "@/server/domain/workspaces/invitations";
import { changeRole, listMembers, removeMember } from "@/server/domain/workspaces/members";
import { Invite, ROLES } from "@/server/domain/workspaces/schema";
import { env } from "@/server/env";
import { router, workspaceProcedure } from "../trpc";

const ById = z.strictObject({ id: z.string() });

export const memberRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listMembers(ctx.scope)),
  changeRole: workspaceProcedure
    .input(z.strictObject({ id: z.string(), role: z.enum(ROLES) }))
    .mutation(({ ctx, input }) => changeRole(ctx.scope, input)),
  remove: workspaceProcedure.input(ById).mutation(({ ctx, input }) => removeMember(ctx.scope, input)),
  invitations: workspaceProcedure.query(({ ctx }) => listInvitations(ctx.scope)),
  /** The link is shown once: only its hash is kept. */
  invite: workspaceProcedure.input(Invite).mutation(async ({ ctx, input }) => {
    const { id, token, expiresAt } = await invite(ctx.scope, input);
    return { id, url: `${env().APP_URL}/invite/${token}`, expiresAt };
  }),
  revokeInvitation: workspaceProcedure
    .input(ById)
    .mutation(({ ctx, input }) => revokeInvitation(ctx.scope, input)),
});
