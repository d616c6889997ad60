import { z } from "zod";
import { hashPassword, verifyPassword } from "@/server/auth/password";
import { signInLimits } from "@/server/auth/rate-limits";
import { acceptInvitation, getInvitation } from "@/server/domain/workspaces/invitations";
import { changePassword, endSessions } from "@/server/domain/workspaces/password";
import { ChangePassword, SignUp } from "@/server/domain/workspaces/schema";
import { signUp } from "@/server/domain/workspaces/sign-up";
import { personProcedure, publicProcedure, router } from "../trpc";

const Token = z.strictObject({ token: z.string().min(1).max(200) });

export const personRouter = router({
  me: publicProcedure.query(({ ctx }) =>
    ctx.person ? { userId: ctx.person.userId, name: ctx.person.name, email: ctx.person.email } : null,
  ),
  signUp: publicProcedure.input(SignUp).mutation(async ({ ctx, input }) => {
    await signInLimits().signUp(ctx.ip);
    return signUp(ctx.db, input, hashPassword);
  }),
  changePassword: personProcedure.input(ChangePassword).mutation(async ({ ctx, input }) => {
    const { db, person, ip } = ctx;
    await signInLimits().attempt(person.email, ip);
    await changePassword({ db, userId: person.userId }, input, {
      hash: hashPassword,
      verify: verifyPassword,
    });
    await signInLimits().succeeded(person.email, ip);
  }),
  signOutEverywhere: personProcedure.mutation(({ ctx }) =>
    endSessions({ db: ctx.db, userId: ctx.person.userId }),
  ),
  invitation: publicProcedure.input(Token).query(async ({ ctx, input }) => {
    const { workspace, role, email } = await getInvitation(ctx.db, input.token);
    return { workspaceName: workspace.name, role, email };
  }),
  acceptInvitation: personProcedure
    .input(Token)
    .mutation(({ ctx, input }) => acceptInvitation({ db: ctx.db, ...ctx.person }, input.token)),
});
