import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { enter, expect, fakes, makeAccount, test, type World } from "./fixtures";

const KEY = "sk-the-right-one-0123456789";

/** No other spec asks the fake model: what it is told here holds for this file alone. */
const program = (books: object) =>
  fetch(`${fakes().llm}/__program`, { method: "POST", body: JSON.stringify(books) });
const asked = async (): Promise<{ key: string | null; model: string; temperature: number | null }[]> =>
  (await (await fetch(`${fakes().llm}/__ledger`)).json()).requests;

test.describe.configure({ mode: "serial" });
test.beforeEach(async () => {
  await fetch(`${fakes().llm}/__reset`, { method: "POST" });
  await program({ keys: [KEY] });
});

const connect = (world: World, name = "House model") =>
  world.procedure<{ id: string }>("modelConnection.add", {
    name,
    provider: "openai_compatible",
    baseUrl: `${fakes().llm}/v1`,
    model: "house-large",
    apiKey: KEY,
  });

async function choose(page: Page, connection: string, model = "") {
  await page.getByRole("button", { name: "Change model" }).click();
  const dialog = page.getByRole("dialog", { name: "Who reads the calls" });
  await dialog.getByLabel("Connection").selectOption({ label: connection });
  if (model) await dialog.getByLabel("Model", { exact: true }).fill(model);
  return dialog;
}

const violations = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`);

test("a wrong key is said at its field and nothing typed is lost; the right one connects the model", async ({
  page,
  world,
}) => {
  await page.goto(`/w/${world.slug}/settings/connections`);
  await expect(page.getByText(/Calls are read by the built-in rules \(basic\)/)).toBeVisible();
  await page.getByRole("button", { name: "Connect a model" }).click();
  const form = page.getByRole("dialog", { name: "Connect a language model" });
  const submit = form.getByRole("button", { name: "Connect", exact: true });
  await submit.click();
  await expect(form.getByLabel("API key")).toHaveAccessibleDescription(/Paste the API key/);
  await form.getByLabel("Provider").selectOption({ label: "OpenAI-compatible (Ollama, vLLM, …)" });
  await form.getByLabel("Name").fill("House model");
  await form.getByLabel("Base URL").fill("models.example.com");
  await form.getByLabel("Default model").fill("house-large");
  await form.getByLabel("API key").fill("sk-wrong");
  await submit.click();
  await expect(form.getByLabel("Base URL")).toHaveAccessibleDescription(/such as https:/);
  await form.getByLabel("Base URL").fill("http://169.254.169.254/v1");
  await submit.click();
  await expect(form.getByLabel("Base URL")).toHaveAccessibleDescription(/private or reserved address/);
  await form.getByLabel("Base URL").fill(`${fakes().llm}/v1`);
  await submit.click();
  await expect(form.getByLabel("API key")).toHaveAccessibleDescription(
    /refused the API key \(401\): check that it is complete and still active/,
  );
  await expect(form.getByLabel("Name")).toHaveValue("House model");
  await expect(form.getByLabel("API key")).toHaveValue("sk-wrong");
  expect(await violations(page)).toEqual([]);
  await form.getByLabel("API key").fill(KEY);
  await submit.click();
  await expect(form).toBeHidden();

  const models = page.getByRole("region", { name: "Language models" });
  await expect(models.getByText("Connected", { exact: true })).toBeVisible();
  await expect(models.getByText("Stored encrypted, never shown")).toBeVisible();
  expect(await page.content()).not.toContain(KEY);
  expect((await asked()).map(({ key }) => key)).toEqual(["sk-wrong", KEY]);

  await test.step("a key that stops to work is found by Verify, and another one mends it", async () => {
    await program({ keys: ["sk-renewed"] });
    await models.getByRole("button", { name: "Verify" }).click();
    await expect(models.getByText("Broken", { exact: true })).toBeVisible();
    await expect(models.getByRole("alert")).toContainText("refused the API key (401)");
    await models.getByRole("button", { name: "Edit" }).click();
    const edit = page.getByRole("dialog", { name: "Edit House model" });
    await edit.getByLabel("API key").fill("sk-renewed");
    await edit.getByRole("button", { name: "Save" }).click();
    await expect(models.getByText("Connected", { exact: true })).toBeVisible();
    await expect(models.getByRole("alert")).toHaveCount(0);
  });
});

test("a chosen model reads the assistant's calls, and the call says so", async ({ page, world }) => {
  await connect(world);
  const assistant = await world.assistant();
  const before = await world.endedCall(assistant);
  await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
  const reader = page.getByRole("region", { name: "Language model" });
  await expect(reader).toContainText("Calls are read by the built-in rules (basic)");
  const dialog = await choose(page, "House model", "house-fine");
  await dialog.getByLabel("Temperature").fill("5");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByLabel("Temperature")).toHaveAccessibleDescription(/At most 2/);
  await expect(dialog.getByLabel("Model", { exact: true })).toHaveValue("house-fine");
  await dialog.getByLabel("Temperature").fill("0.4");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(reader).toContainText("Calls are read by house-fine");
  await expect(reader).toContainText("Through the connection House model, temperature 0.4");

  const call = await world.endedCall(assistant);
  expect((await asked()).at(-1)).toMatchObject({ key: KEY, model: "house-fine", temperature: 0.4 });
  const evaluationOf = async ({ id }: { id: string }) =>
    (await world.rest("GET", `/calls/${id}`)).body.evaluation.model;
  expect(await evaluationOf(call)).toBe("house-fine");
  expect(await evaluationOf(before)).toBe("basic");
  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  const variables = page.getByRole("region", { name: "Variables" });
  await expect(variables).toContainText("read by house-fine");
  await variables.getByRole("button", { name: "Details" }).click();
  const revisions = page.getByRole("dialog", { name: "Revisions" });
  await expect(revisions.getByRole("listitem")).toContainText(/\d+ tokens in, \d+ out · price not known/);
  await revisions.getByText("The model's own answer").click();
  await expect(revisions.getByRole("region", { name: "Answer of revision 1" })).toContainText('"status": {');
  expect(await violations(page)).toEqual([]);

  await page.goto(`/w/${world.slug}/settings/connections`);
  const models = page.getByRole("region", { name: "Language models" });
  await expect(models.getByRole("link", { name: "Ada" })).toBeVisible();
  await models.getByRole("button", { name: "Remove" }).click();
  const confirm = page.getByRole("dialog", { name: "Remove the connection House model?" });
  await expect(confirm).toContainText("Calls of Ada will be read by the built-in rules (basic)");
  await confirm.getByRole("button", { name: "Remove connection" }).click();
  await expect(page.getByRole("heading", { name: "No language model connected" })).toBeVisible();
  expect(await evaluationOf(await world.endedCall(assistant))).toBe("basic");
});

test("a connection that is removed meanwhile is said at its field", async ({ page, world }) => {
  const { id } = await connect(world, "Gone soon");
  const assistant = await world.assistant();
  await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
  const dialog = await choose(page, "Gone soon");
  await world.procedure("modelConnection.remove", { id });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByLabel("Connection")).toHaveAccessibleDescription(/gone; choose another one/);
});

test("a viewer sees who reads the calls and changes none of it", async ({ browser, world }) => {
  await connect(world);
  const assistant = await world.assistant();
  const { url } = await world.procedure<{ url: string }>("member.invite", { role: "viewer" });
  const viewer = await makeAccount("Vera");
  const context = await browser.newContext();
  const page = await context.newPage();
  await enter(page, viewer);
  await page.goto(url);
  await page.getByRole("button", { name: `Join as ${viewer.email}` }).click();
  await page.waitForURL(`**/w/${world.slug}**`);
  await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
  await expect(page.getByRole("region", { name: "Language model" })).toContainText("built-in rules (basic)");
  await expect(page.getByRole("button", { name: "Change model" })).toHaveCount(0);
  await page.goto(`/w/${world.slug}/settings/connections`);
  const models = page.getByRole("region", { name: "Language models" });
  await expect(models.getByText("House model")).toBeVisible();
  await expect(models.getByRole("button")).toHaveCount(0);
  await context.close();
});

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`connected models and the choice are accessible and fit: ${scheme}, ${width} px`, async ({
      page,
      world,
    }) => {
      const long = "A connection whose name goes on for longer than anybody would think of";
      await connect(world, long);
      const { id } = await connect(world, "Fallen");
      await program({ keys: ["sk-other"] });
      await world.procedure("modelConnection.verify", { id });
      const assistant = await world.assistant();
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      const fits = async () => {
        expect(await violations(page)).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow).toBeLessThanOrEqual(0);
      };
      await page.goto(`/w/${world.slug}/settings/connections`);
      await expect(page.getByText("Broken", { exact: true })).toBeVisible();
      await fits();
      await page.getByRole("button", { name: "Edit" }).first().click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await fits();
      await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
      const dialog = await choose(page, "Fallen (broken)");
      await fits();
      await dialog.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("region", { name: "Language model" })).toContainText("refused the API key");
      await fits();
    });
  }
}
