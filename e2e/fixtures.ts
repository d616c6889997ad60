import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type APIRequestContext, test as base, expect, type Page, request } from "@playwright/test";
import superjson from "superjson";
import { DATA_DIR, PORT } from "./playwright.config";

export { expect };
export const BASE_URL = `http://localhost:${PORT}`;

/** Where the fakes of this run listen. */
export const fakes = (): { twilio: string; customer: string; llm: string; mail: string } =>
  JSON.parse(readFileSync(path.join(DATA_DIR, "fakes.json"), "utf8"));

/** Calls a procedure over HTTP as the pages do: by a cookie, from our own origin. */
async function callProcedure<T>(
  api: APIRequestContext,
  name: string,
  input: unknown,
  slug?: string,
): Promise<T> {
  const response = await api.post(`/api/trpc/${name}`, {
    headers: { origin: BASE_URL, ...(slug ? { "x-workspace": slug } : {}) },
    data: superjson.serialize(input),
  });
  const body: { result?: { data: Parameters<typeof superjson.deserialize>[0] }; error?: unknown } =
    await response.json();
  if (!body.result) throw new Error(`${name}: ${JSON.stringify(body.error)}`);
  return superjson.deserialize<T>(body.result.data);
}

async function signIn(api: APIRequestContext, email: string, password: string) {
  const { csrfToken } = await (await api.get("/api/auth/csrf")).json();
  const answer = await api.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password, json: "true" },
  });
  expect(answer.ok()).toBe(true);
}

export interface Account {
  email: string;
  password: string;
  api: APIRequestContext;
}

/** A person with cookies of their own. */
export async function makeAccount(name = "Robin"): Promise<Account> {
  const api = await request.newContext({ baseURL: BASE_URL });
  const email = `${randomBytes(6).toString("hex")}@example.com`;
  const password = `correct horse ${randomBytes(4).toString("hex")}`;
  await callProcedure(api, "person.signUp", { name, email, password, workspaceName: name });
  await signIn(api, email, password);
  return { email, password, api };
}

interface RestAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of the public API, asserted field by field
  body: any;
}

/** A workspace of its own for each test: its pages, its API key, its procedures. */
export interface World {
  slug: string;
  apiKey: string;
  procedure<T>(name: string, input: unknown): Promise<T>;
  query<T>(name: string, input: unknown): Promise<T>;
  rest(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, data?: unknown): Promise<RestAnswer>;
  /** An assistant with `status` and `summary`; returns its id. */
  assistant(name?: string): Promise<string>;
  /** Every number that the workspace can send or call from. */
  senders(): Promise<{ id: string; phone: string; provider: string }[]>;
  /** A live automation that texts the customer when `status` is true. */
  liveAutomation(assistantId: string, body?: string): Promise<string>;
  /** Posts one ended call and waits until it is evaluated. */
  endedCall(assistantId: string, over?: Partial<PostedCall>): Promise<{ id: string }>;
}

export interface PostedCall {
  lead?: Record<string, unknown>;
  externalId: string;
  to: string;
  status: string;
  transcript: { role: "assistant" | "customer"; text: string }[];
}

export const AGREED: PostedCall["transcript"] = [
  { role: "assistant", text: "Hi, this is Ada. Would you like to book the appointment on Friday at 3 pm?" },
  { role: "customer", text: "Yes, that works for me." },
  { role: "assistant", text: "Wonderful, you are booked for Friday at 3 pm. Goodbye." },
];
export const DECLINED: PostedCall["transcript"] = [
  { role: "assistant", text: "Hi, this is Ada. Would you like to book the appointment on Friday at 3 pm?" },
  { role: "customer", text: "No thanks, I am not interested." },
  { role: "assistant", text: "I understand. Goodbye." },
];

export const someId = () => randomBytes(8).toString("hex");
/** A number that rings nobody (555-0100 to 555-0199). */
export const someNumber = () =>
  `+1${201 + Math.floor(Math.random() * 700)}55501${String(Math.floor(Math.random() * 100)).padStart(2, "0")}`.replace(
    /^\+1(\d)(\d)\d/,
    (_, a, b) => `+1${a}${b === "1" ? "0" : b}2`,
  );

export async function makeWorld(account: Account, name: string): Promise<World> {
  const { slug } = await callProcedure<{ slug: string }>(account.api, "workspace.create", { name });
  const procedure = <T>(path: string, input: unknown) => callProcedure<T>(account.api, path, input, slug);
  // Specs run at any hour, and text one number many times.
  await procedure("sending.save", { aroundTheClock: true, recipientCap: 100 });
  const { key: apiKey } = await procedure<{ key: string }>("apiKey.create", { name: "e2e", role: "admin" });
  const client = await request.newContext({
    baseURL: BASE_URL,
    extraHTTPHeaders: { authorization: `Bearer ${apiKey}` },
  });
  const rest: World["rest"] = async (method, route, data) => {
    const answer = await client.fetch(`/api/v1${route}`, { method, ...(data === undefined ? {} : { data }) });
    return { status: answer.status(), body: await answer.json().catch(() => null) };
  };
  const query: World["query"] = (path, input) => procedureQuery(account.api, path, slug, input);
  const senders: World["senders"] = () => query("sender.list", undefined);
  const sender = (await senders()).find(({ provider }) => provider === "sandbox");
  if (!sender) throw new Error("A new workspace has a sandbox number");

  return {
    slug,
    apiKey,
    procedure,
    query,
    rest,
    senders,
    assistant: async (assistantName = "Ada") => {
      const { body } = await rest("POST", "/assistants", {
        name: assistantName,
        objective: "Book an appointment",
        firstMessage: "Hi, this is Ada. Would you like to book the appointment on Friday at 3 pm?",
      });
      return body.id;
    },
    liveAutomation: async (assistantId, text = "Thank you. {{variables.summary}}") => {
      const { id } = await procedure<{ id: string }>("automation.create", { assistantId, name: "Follow up" });
      await procedure("automation.saveDraft", {
        id,
        draftRevision: 1,
        name: "Follow up",
        definition: {
          steps: [
            {
              id: "agreed",
              name: "Agreed?",
              type: "branch",
              condition: { path: "variables.status", operator: "boolean_is_true" },
              lanes: {
                true: [
                  {
                    id: "thanks",
                    name: "Thank you",
                    type: "send_sms",
                    senderId: sender.id,
                    to: "{{call.customerPhone}}",
                    body: text,
                  },
                ],
                false: [],
                unknown: [],
              },
            },
          ],
        },
      });
      await procedure("automation.publish", { id });
      return id;
    },
    endedCall: async (assistantId, over = {}) => {
      const { status, body } = await rest("POST", "/calls", callBody(assistantId, over));
      expect(status, JSON.stringify(body)).toBe(202);
      await expect
        .poll(async () => (await rest("GET", `/calls/${body.id}`)).body.evaluation.state, { timeout: 20_000 })
        .toBe("evaluated");
      return { id: body.id };
    },
  };
}

export const callBody = (assistantId: string, over: Partial<PostedCall> = {}) => ({
  externalId: someId(),
  assistantId,
  direction: "outbound",
  from: "+12025550100",
  to: "+12025550142",
  status: "completed",
  startedAt: new Date(Date.now() - 60_000).toISOString(),
  endedAt: new Date().toISOString(),
  transcript: AGREED,
  ...over,
});

async function procedureQuery<T>(
  api: APIRequestContext,
  name: string,
  slug: string,
  input?: unknown,
): Promise<T> {
  const answer = await api.get(`/api/trpc/${name}`, {
    headers: { "x-workspace": slug },
    ...(input === undefined ? {} : { params: { input: superjson.stringify(input) } }),
  });
  return superjson.deserialize<T>((await answer.json()).result.data);
}

/** Takes over an account's session. */
export async function enter(page: Page, account: Account) {
  await page.context().addCookies((await account.api.storageState()).cookies);
}

interface Fixtures {
  world: World;
  /** Another workspace of somebody else. */
  stranger: World;
}

/** Whether React has taken over each button: one that is pressed before, on a busy machine, does nothing. */
const isAlive = () =>
  [...document.querySelectorAll("button")].every((button) =>
    Object.keys(button).some((key) => key.startsWith("__reactProps")),
  );
const ALIVE = { timeout: 20_000 };

export const test = base.extend<Fixtures, { account: Account; otherAccount: Account }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  account: [async ({}, use) => use(await makeAccount()), { scope: "worker" }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  otherAccount: [async ({}, use) => use(await makeAccount("Kim")), { scope: "worker" }],
  page: async ({ page }, use) => {
    const goto = page.goto.bind(page);
    page.goto = async (url, options) => {
      const answer = await goto(url, options);
      if (options?.waitUntil !== "commit")
        await page.waitForFunction(isAlive, undefined, ALIVE).catch(() => {});
      return answer;
    };
    await use(page);
  },
  world: async ({ account, page }, use) => {
    const world = await makeWorld(account, `Test ${someId().slice(0, 6)}`);
    await enter(page, account);
    await use(world);
  },
  stranger: async ({ otherAccount }, use) =>
    use(await makeWorld(otherAccount, `Other ${someId().slice(0, 6)}`)),
});
