import type { Page } from "@playwright/test";
import superjson from "superjson";
import { expect, test, type World } from "./fixtures";

const PLATFORMS = ["vapi", "retell", "elevenlabs", "bland", "synthflow", "famulor"] as const;

interface Sample {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** A query by the page's own session. */
async function query<T>(page: Page, world: World, name: string, input?: unknown): Promise<T> {
  const search = input === undefined ? "" : `?input=${encodeURIComponent(superjson.stringify(input))}`;
  const answer = await page.request.get(`/api/trpc/${name}${search}`, {
    headers: { "x-workspace": world.slug },
  });
  return superjson.deserialize<T>((await answer.json()).result.data);
}

const openSource = async (world: World, platform: string) =>
  (await world.procedure<{ id: string }>("source.open", { platform })).id;
const sampleOf = (world: World, sourceId: string) => world.procedure<Sample>("source.sample", { sourceId });
const send = (page: Page, { path, headers, body }: Sample) =>
  page.request.post(path, { headers, data: Buffer.from(body) });

const firstAssistant = async (page: Page, world: World, sourceId: string) => {
  const read = () => query<{ id: string; waiting: number }[]>(page, world, "source.assistants", { sourceId });
  await expect.poll(async () => (await read())[0]?.waiting).toBe(1);
  return (await read())[0]?.id ?? "";
};

const textedCall = async (world: World, assistantId: string) => {
  const path = `/calls?assistantId=${assistantId}`;
  await expect
    .poll(async () => (await world.rest("GET", path)).body.data[0]?.evaluation.state, { timeout: 20_000 })
    .toBe("evaluated");
  const [call] = (await world.rest("GET", path)).body.data;
  await expect
    .poll(async () => (await world.rest("GET", `/messages?callId=${call.id}`)).body.data[0]?.status, {
      timeout: 20_000,
    })
    .toBe("delivered");
  return call;
};

for (const platform of PLATFORMS) {
  test(`a call of ${platform} is evaluated, and its automation texts the customer's phone`, async ({
    page,
    world,
  }) => {
    const assistantId = await world.assistant(`For ${platform}`);
    await world.liveAutomation(assistantId, "See you then.");
    const sourceId = await openSource(world, platform);
    expect((await send(page, await sampleOf(world, sourceId))).status()).toBe(202);
    const sourceAssistantId = await firstAssistant(page, world, sourceId);
    await world.procedure("source.assign", { sourceAssistantId, assistantId });
    const call = await textedCall(world, assistantId);
    expect(call).toMatchObject({ status: "completed", outcome: "achieved" });
    const { messages } = await query<{ messages: { body: string }[] }>(page, world, "phone.get");
    expect(messages.map(({ body }) => body)).toContain("See you then.");
  });
}

test("set up in the browser: the URL, a sample, an assistant that is not known, and what the platform extracted", async ({
  page,
  world,
}) => {
  const assistantId = await world.assistant("Front desk");
  await world.liveAutomation(assistantId);
  await page.goto(`/w/${world.slug}/settings/sources`);
  await page.getByRole("link", { name: "Vapi" }).click();
  await page.getByRole("button", { name: "Set up Vapi" }).click();
  await expect(page.getByText(/\/api\/ingest\/[\w-]{32}/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy URL" })).toBeVisible();

  await page.getByRole("button", { name: "Send a sample" }).click();
  await expect(page.getByRole("cell", { name: "1 call", exact: true })).toBeVisible();
  await page.goto(`/w/${world.slug}`);
  await expect(page.getByRole("link", { name: "1 call of Vapi to assign" })).toBeVisible();
  await page.getByRole("link", { name: "1 call of Vapi to assign" }).click();
  await page.getByLabel("Assistant for Sample assistant").selectOption("Front desk");
  await expect(page.getByRole("region", { name: "Events" }).getByText("Taken in").last()).toBeVisible();

  const call = await textedCall(world, assistantId);
  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  await page.getByText("What Vapi extracted").click();
  await expect(page.getByText("delivery_day")).toBeVisible();
  await expect(page.getByText("The customer accepted the delivery on Thursday at 2 pm.")).toBeVisible();
});

test("a wrong signature is 401 and keeps nothing; the page says so, and a right one passes", async ({
  page,
  world,
}) => {
  const sourceId = await openSource(world, "retell");
  await page.goto(`/w/${world.slug}/settings/sources/retell`);
  await page.getByLabel("API key").fill("key_of_the_account");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Signatures are checked from now on")).toBeVisible();

  const sample = await sampleOf(world, sourceId);
  const forged = { ...sample, body: sample.body.replace("+1", "+44") };
  expect((await send(page, forged)).status()).toBe(401);
  await page.reload();
  await expect(page.getByRole("alert").filter({ hasText: "without a valid signature" })).toBeVisible();
  await expect(page.getByText("Nothing has come in yet").first()).toBeVisible();
  expect((await send(page, sample)).status()).toBe(202);
  expect((await send(page, sample)).status()).toBe(200);
});

test("what cannot be read is refused in words, shown with its payload, and taken in again", async ({
  page,
  world,
}) => {
  const sourceId = await openSource(world, "bland");
  const { path } = await sampleOf(world, sourceId);
  const post = (data: string) => page.request.post(path, { data: Buffer.from(data) });
  const unknown = await post('{"hello":"Bland"}');
  expect(unknown.status()).toBe(422);
  expect((await unknown.json()).error.message).toMatch(/not a post of a platform/);
  expect((await post(`{"a":"${"x".repeat(1024 * 1024)}"}`)).status()).toBe(413);
  const nobody = await page.request.post("/api/ingest/nobody", { data: "{}" });
  expect(nobody.status()).toBe(404);

  await page.goto(`/w/${world.slug}/settings/sources/bland?state=failed`);
  await page
    .getByRole("link")
    .filter({ hasText: /now|second|minute/ })
    .click();
  const sheet = page.getByRole("dialog", { name: "Event" });
  await expect(sheet.getByRole("alert")).toContainText("not a post of a platform");
  await expect(sheet.getByRole("region", { name: "payload" })).toContainText('"hello": "Bland"');
  await sheet.getByRole("button", { name: "Take in again" }).click();
  await expect(page.getByText("It is taken in again")).toBeVisible();
});
