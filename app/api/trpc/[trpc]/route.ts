import { handleTrpc } from "@/server/api/handler";
import { getPerson } from "@/server/auth/person";
import { db } from "@/server/db/instance";
import { env } from "@/server/env";

const handler = (request: Request) => handleTrpc(request, { db: db(), appUrl: env().APP_URL, getPerson });

export { handler as GET, handler as POST };
