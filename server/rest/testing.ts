import type { RootDb } from "@/server/db/client";
import { makeWorkspace } from "@/server/db/factories";
import type { Scope } from "@/server/domain/scope";
import { createApiKey } from "@/server/domain/workspaces/api-keys";
import { createRestApp, type RestOptions } from "./app";

export const APP_URL = "http://wrapup.test";

export interface RestAnswer {
  status: number;
  headers: Headers;
  // Tests look into what came as it came.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
}

/** A workspace with a key of that role, and a way to call the API with it. */
export async function restClient(
  db: RootDb,
  role: "admin" | "member" | "viewer" = "admin",
  options: Partial<RestOptions> & { scope?: Scope } = {},
) {
  const scope = options.scope ?? (await makeWorkspace(db));
  const { key, id: keyId } = await createApiKey(scope, { name: "test", role });
  const app = createRestApp({ db, appUrl: APP_URL, ...options });
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<RestAnswer> => {
    const answer = await app.request(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
  };
  return { scope, key, keyId, app, call };
}
export type RestClient = Awaited<ReturnType<typeof restClient>>;

/** A finished call as the API takes it. */
export const finishedCall = (assistantId: string, over: object = {}) => ({
  externalId: "ext-1",
  assistantId,
  direction: "outbound",
  from: "+12025550100",
  to: "+12025550142",
  status: "completed",
  startedAt: "2026-03-02T10:00:00Z",
  endedAt: "2026-03-02T10:01:30+00:00",
  transcript: [
    { role: "assistant", text: "Shall I book Tuesday at ten?" },
    { role: "customer", text: "Yes, please." },
  ],
  ...over,
});
