import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import type { Received, Turn } from "./fakes/customer/script";
import { expect, fakes, someId, test, type World } from "./fixtures";

const script = (path: string, ...turns: Turn[]) =>
  fetch(`${fakes().customer}/__script`, { method: "POST", body: JSON.stringify({ path, turns }) });
const received = async (path: string): Promise<Received[]> => {
  const all: Received[] = await (await fetch(`${fakes().customer}/__ledger`)).json();
  return all.filter((request) => request.path === path);
};
const signed = ({ headers }: Received) =>
  Object.fromEntries(
    ["id", "timestamp", "signature"].map((name) => [`webhook-${name}`, String(headers[`webhook-${name}`])]),
  );

/** Adds a webhook by the page; returns its secret and where it is. */
async function addWebhook(page: Page, world: World, path: string) {
  await page.goto(`/w/${world.slug}/webhooks`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const form = page.getByRole("dialog", { name: "Add webhook" });
  await form.getByLabel("URL").fill(fakes().customer + path);
  await form.getByLabel("Name", { exact: true }).fill("CRM");
  await form.getByLabel("message.delivered").check();
  await form.getByRole("button", { name: "Add header" }).click();
  await form.getByLabel("Name of header 1").fill("X-Api-Key");
  await form.getByLabel("Value of header 1").fill("gateway-key-4711");
  await form.getByRole("button", { name: "Add webhook" }).click();
  const shown = page.getByRole("dialog", { name: "Signing secret" });
  const secret = (await shown.locator("code").textContent()) ?? "";
  await shown.getByRole("button", { name: "I have stored it" }).click();
  await page.getByRole("link", { name: /CRM/ }).first().click();
  await expect(page.getByRole("heading", { name: "CRM" })).toBeVisible();
  return { secret, url: page.url() };
}

const openTab = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Webhook", exact: true }).getByRole("link", { name }).click();
const rows = (page: Page) => page.getByRole("table", { name: "Deliveries" }).getByRole("row");

test("a webhook fails, says why, is fixed and resent; gone, it is recovered", async ({ page, world }) => {
  const path = `/crm-${someId()}`;
  await script(path, { kind: "status", status: 500, times: "always", body: "key gateway-key-4711 refused" });
  const { secret, url } = await addWebhook(page, world, path);
  const assistant = await world.assistant();

  await test.step("it fails, and the log says why", async () => {
    await world.endedCall(assistant);
    const failing = rows(page).filter({ hasText: "The server failed (500)" });
    await expect(failing).toHaveCount(1);
    await failing.getByRole("link").click();
    const sheet = page.getByRole("dialog", { name: "Delivery" });
    await expect(sheet.getByText("look into its log at this time").first()).toBeVisible();
    await expect(sheet.getByText("x-api-key: •••")).toBeVisible();
    await expect(sheet.getByText("key ••• refused")).toBeVisible();
  });

  await test.step("fixed and resent, it arrives under the same id, with the header and a valid signature", async () => {
    await script(path);
    const sheet = page.getByRole("dialog", { name: "Delivery" });
    await sheet.getByRole("button", { name: "Resend…" }).click();
    await page
      .getByRole("dialog", { name: "Resend 1 delivery?" })
      .getByRole("button", { name: "Resend" })
      .click();
    await expect(sheet.getByText("Delivered", { exact: true })).toBeVisible();
    await sheet.getByRole("button", { name: "Close" }).click();
    const requests = await received(path);
    expect(new Set(requests.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    const last = requests.at(-1)!;
    expect(last.headers["x-api-key"]).toBe("gateway-key-4711");
    expect(new Webhook(secret).verify(last.body, signed(last))).toMatchObject({
      type: "call.evaluated",
      version: 1,
    });
  });

  await test.step("gone, it is switched off, and what happens is kept", async () => {
    await script(path, { kind: "status", status: 410 });
    await world.endedCall(assistant);
    await expect(page.getByText("it answered that it is gone (410)")).toBeVisible();
    await world.endedCall(assistant);
    await expect(rows(page).filter({ hasText: "Not sent: it was switched off" })).toHaveCount(1);
    await page.goto(`/w/${world.slug}`);
    await expect(page.getByText(/^The webhook to .* was switched off$/).first()).toBeVisible();
  });

  await test.step("recovered, both arrive", async () => {
    await page.goto(url);
    await page.getByRole("button", { name: "Switch on and recover…" }).click();
    await page.getByRole("button", { name: "Switch on and recover 2" }).click();
    await expect(rows(page).filter({ hasText: "Delivered" })).toHaveCount(3);
    const ids = (await received(path)).map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(3);
  });
});

test("rotating keeps both secrets valid; a test event shows its answer; settings keep the stored header", async ({
  page,
  world,
}) => {
  const path = `/rotate-${someId()}`;
  await script(path, { kind: "status", status: 202, body: "thanks", times: "always" });
  const { secret, url } = await addWebhook(page, world, path);
  await openTab(page, "Signature");
  await page.getByRole("button", { name: "Rotate secret…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Rotate secret" }).click();
  const shown = page.getByRole("dialog", { name: "Signing secret" });
  const rotated = (await shown.locator("code").textContent()) ?? "";
  expect(rotated).not.toBe(secret);
  await shown.getByRole("button", { name: "I have stored it" }).click();
  await expect(page.getByText("Two secrets sign at present")).toBeVisible();

  await openTab(page, "Settings");
  const form = page.getByRole("form", { name: "Webhook settings" });
  await expect(form.getByLabel("Value of header 1")).toHaveAttribute("placeholder", "•••4711, kept");
  await form.getByLabel("Transcript").uncheck();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Webhook saved")).toBeVisible();

  await page.goto(url);
  await page.getByRole("button", { name: "Send test event" }).click();
  const dialog = page.getByRole("dialog", { name: "Send test event" });
  await dialog.getByLabel("Data").fill("{ not json");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog.getByText("This is not JSON: look at line 1, column 3")).toBeVisible();
  await dialog.getByLabel("Data").fill('{"transcript": [], "hello": "from the sample"}');
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog.getByText("Answered 202")).toBeVisible();
  await expect(dialog.getByText("thanks")).toBeVisible();
  const [request] = await received(path);
  for (const one of [secret, rotated])
    expect(new Webhook(one).verify(request!.body, signed(request!))).toMatchObject({
      data: { hello: "from the sample" },
    });
  expect(request!.headers["x-api-key"]).toBe("gateway-key-4711");
  expect(JSON.parse(request!.body).data).not.toHaveProperty("transcript");
});

test("a listener shows what arrives, verifies it, and can be told to fail", async ({ page, world }) => {
  await page.goto(`/w/${world.slug}/webhooks`);
  await page.getByRole("button", { name: "Add listener" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Add listener" }).click();
  await expect(page.getByRole("heading", { name: "Listener" })).toBeVisible();
  const assistant = await world.assistant();
  await world.endedCall(assistant);
  await rows(page).filter({ hasText: "call.evaluated" }).getByRole("link").click();
  const sheet = page.getByRole("dialog", { name: "Delivery" });
  await expect(sheet.getByText('"signature": "verified"')).toBeVisible();
  await expect(sheet.getByText(/webhook-signature: v1,[\w+/=]{20,}/)).toBeVisible();
  await sheet.getByRole("button", { name: "Close" }).click();
  await openTab(page, "Settings");
  await page.getByRole("radio", { name: "500" }).click();
  await expect(page.getByText("None: it is taken here, and answered with 500")).toBeVisible();
  await page.getByRole("button", { name: "Send test event" }).click();
  const dialog = page.getByRole("dialog", { name: "Send test event" });
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog.getByText("The server failed (500)")).toBeVisible();
});

test("chosen deliveries are resent; texting people again takes a tick that counts them", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const call = await world.endedCall(assistant);
  const texts = async () => (await world.rest("GET", `/messages?callId=${call.id}`)).body.data.length;
  await expect.poll(texts).toBe(1);
  await page.goto(`/w/${world.slug}/webhooks?tab=log&call=${call.id}`);
  const choose = async () => {
    await page.getByRole("checkbox", { name: /^Choose call.evaluated/ }).check();
    await page.getByRole("button", { name: "Resend 1…" }).click();
    return page.getByRole("dialog", { name: "Resend 1 delivery?" });
  };
  const plain = await choose();
  await expect(plain.getByLabel(/may text 1 person a second time/)).toBeVisible();
  await plain.getByRole("button", { name: "Resend" }).click();
  await expect(page.getByText("1 delivery sent again")).toBeVisible();
  const again = await choose();
  await again.getByLabel(/may text 1 person a second time/).check();
  await again.getByRole("button", { name: "Resend and text 1 person again" }).click();
  await expect(page.getByText("1 run started")).toBeVisible();
  await expect.poll(texts).toBe(2);
});

test("removing a variable says what changes for the receivers, before it is saved", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  await world.procedure("webhook.create", {
    assistantId: assistant,
    url: `${fakes().customer}/alarm`,
    name: "CRM",
  });
  await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
  const form = page.getByRole("form", { name: "Post-call variables" });
  await form.getByRole("button", { name: /Remove summary/ }).click();
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
  const alarm = page.getByRole("dialog", { name: "This changes what your webhooks send" });
  await expect(alarm.getByText("− summary is not there any more")).toBeVisible();
  await alarm.getByRole("button", { name: "Cancel" }).click();
  expect((await world.rest("GET", `/assistants/${assistant}`)).body.postCallVariables).toHaveLength(2);
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
  await alarm.getByRole("button", { name: "Save all the same" }).click();
  await expect
    .poll(async () => (await world.rest("GET", `/assistants/${assistant}`)).body.postCallVariables.length)
    .toBe(1);
});

test("an automation's own webhook is removed only by its name", async ({ page, world }) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  await page.goto(`/w/${world.slug}/webhooks`);
  await page
    .getByRole("table")
    .getByRole("link", { name: /Follow up/ })
    .click();
  await expect(page.getByRole("heading", { name: "Follow up" })).toBeVisible();
  await openTab(page, "Settings");
  await page.getByRole("button", { name: "Remove webhook…" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove the automation's webhook?" });
  await expect(dialog.getByText("Without it no call does")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Remove webhook" })).toBeDisabled();
  await dialog.getByLabel("Type Follow up to confirm").fill("Follow up");
  await dialog.getByRole("button", { name: "Remove webhook" }).click();
  await expect(page.getByText("No webhooks yet")).toBeVisible();
});

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`the pages of webhooks are accessible and fit: ${scheme}, ${width} px`, async ({ page, world }) => {
      const path = `/axe-${someId()}`;
      await script(path, { kind: "status", status: 503, times: "always" });
      const { id } = await world.procedure<{ id: string }>("webhook.create", {
        url: `${fakes().customer}${path}/with/a/path/that/is/much/longer/than/anybody/would/give/to/a/webhook`,
      });
      await world.procedure("webhook.sendTest", { id, type: "call.evaluated" });
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      const base = `/w/${world.slug}/webhooks`;
      const pages = [
        base,
        `${base}?tab=log`,
        `${base}/${id}`,
        `${base}/${id}?tab=settings`,
        `${base}/${id}?tab=signature`,
      ];
      for (const one of [...pages, "/docs/webhooks"]) {
        await page.goto(one);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await page.waitForLoadState("load");
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(
            ({ id: rule, nodes }) => `${one} ${rule}: ${nodes.map(({ target }) => target).join(" ")}`,
          ),
        ).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${one} is wider than the screen`).toBeLessThanOrEqual(0);
      }
    });
  }
}
