import { handleTrpc } from "@/server/api/handler";
import { withRequestId } from "@/server/api/request-id";
import { getPerson } from "@/server/auth/person";
import { db } from "@/server/db/instance";
import { env } from "@/server/env";

const handler = (request: Request) =>
  withRequestId(request, (same) => handleTrpc(same, { db: db(), appUrl: env().APP_URL, getPerson }));

export { handler as GET, handler as POST };
