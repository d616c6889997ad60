import { withRequestId } from "@/server/api/request-id";
import { db } from "@/server/db/instance";
import { env } from "@/server/env";
import { createRestApp } from "@/server/rest/app";

let app: ReturnType<typeof createRestApp> | undefined;

/** Made at the first request, so that a build needs no environment. */
const handler = (request: Request) => {
  app ??= createRestApp({ db: db(), appUrl: env().APP_URL });
  const { fetch } = app;
  return withRequestId(request, (same) => fetch(same));
};

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
