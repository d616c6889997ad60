import { toResponse } from "@/server/api/answer";
import { readBody } from "@/server/api/body";
import { answerIngest } from "@/server/api/ingest";
import { withRequestId } from "@/server/api/request-id";

/** Where voice platforms post their calls; in production the web process answers most of them before Next does. */
export const POST = (request: Request, { params }: RouteContext<"/api/ingest/[token]">) =>
  withRequestId(request, async () => {
    const { token } = await params;
    const header = (name: string) => request.headers.get(name);
    return toResponse(await answerIngest(token, { header, read: () => readBody(request) }));
  });
