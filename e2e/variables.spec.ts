import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test, type World } from "./fixtures";

async function openVariables(page: Page, world: World, assistant: string) {
  await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
  const form = page.getByRole("form", { name: "Post-call variables" });
  await expect(form.getByRole("button", { name: "Edit summary" })).toBeVisible();
  return form;
}

const storedVariables = async (world: World, assistant: string) =>
  (await world.rest("GET", `/assistants/${assistant}`)).body.postCallVariables;

const save = async (page: Page) => {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Everything is saved").first()).toBeAttached();
};

test("a variable of each type is made, saved, and is there again", async ({ page, world }) => {
  const assistant = await world.assistant();
  const form = await openVariables(page, world, assistant);
  const add = async (name: string, type: string) => {
    await form.getByRole("button", { name: "Add variable" }).click();
    const fresh = form.getByRole("listitem", { name: /^variable \d+$/ });
    await fresh.getByLabel("Name").fill(name);
    const row = form.getByRole("listitem", { name, exact: true });
    await row.getByLabel("Type").selectOption({ label: type });
    await row.getByLabel("Description").fill(`What is the ${name}?`);
    return row;
  };
  await add("agreed", "Boolean");
  await add("note", "Text");
  for (const [name, type] of [
    ["day", "Date"],
    ["slot", "Time"],
    ["visit", "Date and time"],
    ["mobile", "Phone number"],
    ["mail", "Email"],
    ["topics", "List"],
  ] as const) {
    await add(name, type);
  }
  const budget = await add("budget", "Number");
  await budget.getByRole("button", { name: "More" }).click();
  await budget.getByLabel("At least").fill("a lot");
  await budget.getByLabel("Unit").fill("EUR");
  await expect(budget.getByLabel("At least")).toHaveAccessibleDescription("Enter a number");
  await budget.getByLabel("At least").fill("100");
  await expect(budget.getByLabel("At least")).toHaveAccessibleDescription("");
  await budget.getByLabel("At most").fill("10");
  await budget.getByLabel("Whole numbers only").focus();
  await expect(budget.getByLabel("At most")).toHaveAccessibleDescription(
    "The greatest value is below the least, 100",
  );
  await budget.getByLabel("Whole numbers only").check();
  await budget.getByLabel("Required").check();
  await budget.getByLabel("Asked").selectOption({ label: "Only if another variable has a value" });
  await budget.getByLabel("Variable", { exact: true }).selectOption("agreed");
  await budget.getByLabel("Has the value").selectOption({ label: "True" });
  await budget.getByRole("button", { name: "Add example" }).click();
  await budget.getByLabel("Example 1", { exact: true }).fill("250");
  const mood = await add("mood", "Options");
  await mood.getByRole("button", { name: "Add option" }).click();
  await mood.getByLabel("Option 1", { exact: true }).fill("happy");
  await mood.getByLabel("Meaning of option 1").fill("Says so or laughs");
  await mood.getByLabel("Option 1", { exact: true }).press("Enter");
  await mood.getByLabel("Option 2", { exact: true }).fill("angry");
  await mood.getByLabel("Several options may apply at once").check();
  await mood.getByRole("button", { name: "More" }).click();
  await mood.getByLabel("Asked").selectOption({ label: "Only if another variable has a value" });
  await mood.getByLabel("Variable", { exact: true }).selectOption("visit");
  await expect(mood.getByLabel("Has the value").getByRole("option")).toHaveText(["Any value"]);

  // The fault is said at its field, and nothing is stored before it is mended.
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(budget.getByLabel("At most")).toHaveAccessibleDescription(
    "The greatest value is below the least, 100",
  );
  expect(await storedVariables(world, assistant)).toHaveLength(2);
  await budget.getByLabel("At most").fill("5000");
  await expect(budget.getByLabel("At most")).toHaveAccessibleDescription("");

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`)).toEqual(
    [],
  );

  await save(page);
  const stored = await storedVariables(world, assistant);
  expect(stored.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual([
    ["status", "boolean"],
    ["summary", "text"],
    ["agreed", "boolean"],
    ["note", "text"],
    ["day", "date"],
    ["slot", "time"],
    ["visit", "datetime"],
    ["mobile", "phone"],
    ["mail", "email"],
    ["topics", "list"],
    ["budget", "number"],
    ["mood", "enum"],
  ]);
  expect(stored[10].settings).toEqual({
    required: true,
    examples: ["250"],
    ...{ integer: true, min: 100, max: 5000, unit: "EUR" },
    condition: { kind: "variable", name: "agreed", equals: true },
  });
  expect(stored[11]).toMatchObject({
    options: ["happy", "angry"],
    settings: {
      ...{ multiple: true, optionHints: { happy: "Says so or laughs" } },
      condition: { kind: "variable", name: "visit" },
    },
  });

  await page.reload();
  await form.getByRole("button", { name: "Edit budget" }).click();
  await expect(budget.getByRole("button", { name: /^More/ })).toHaveText(
    "Morerequired, 1 example, whole numbers, 100 to 5000 EUR, only if agreed is true",
  );
  await form.getByRole("button", { name: "Edit mood" }).click();
  await expect(mood.getByLabel("Meaning of option 1")).toHaveValue("Says so or laughs");
  await expect(page.getByText("Everything is saved").first()).toBeAttached();
});

test("a renamed variable keeps the values of past calls, and the automation's draft follows", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const automation = await world.liveAutomation(assistant);
  const call = await world.endedCall(assistant);
  const before = (await world.rest("GET", `/calls/${call.id}`)).body;
  expect(before.variables.summary).toEqual(expect.stringMatching(/\w/));

  const form = await openVariables(page, world, assistant);
  await form.getByRole("button", { name: "Edit summary" }).click();
  await form.getByRole("listitem", { name: "summary" }).getByLabel("Name").fill("recap");
  const row = form.getByRole("listitem", { name: "recap" });
  await expect(row.getByLabel("Name")).toHaveAccessibleDescription(/^Renames summary: past calls/);
  await save(page);
  const notice = page.getByText('Publish "Follow up" again');
  await expect(notice).toBeVisible();

  const after = (await world.rest("GET", `/calls/${call.id}`)).body;
  expect(after.variables).toEqual({ status: before.variables.status, recap: before.variables.summary });
  expect(after.evidence.recap).toEqual(before.evidence.summary);
  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  const variables = page.getByRole("region", { name: "Variables" });
  await expect(variables.getByText("recap", { exact: true })).toBeVisible();
  await expect(variables.getByText("summary", { exact: true })).toHaveCount(0);

  await page.goto(`/w/${world.slug}/automations/${automation}`);
  await page.getByRole("button", { name: /^Thank you/ }).click();
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveValue("Thank you. {{variables.recap}}");
  await expect(page.getByRole("button", { name: "Publish" })).toBeEnabled();
});

test("an import names its bad row, takes the others, and goes out again as it came", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const form = await openVariables(page, world, assistant);
  const menu = page.getByRole("button", { name: "Import and export" });
  await menu.click();
  await page.getByRole("menuitem", { name: "Import…" }).click();
  const dialog = page.getByRole("dialog", { name: "Import variables" });
  const json = dialog.getByLabel("JSON");
  await json.fill('{ "variables": [\n  { "name": "budget", }\n] }');
  await expect(json).toHaveAccessibleDescription(/breaks in line 2, column \d+/);
  const rows = [
    { name: "budget", type: "number", description: "How much?", settings: { min: 0, unit: "EUR" } },
    { name: "summary", type: "text", description: "In one sentence." },
    { name: "next step", type: "text" },
  ];
  await dialog.getByLabel("File with variables").setInputFiles({
    name: "variables.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify({ variables: rows })),
  });
  await expect(dialog.getByText("1 to add, 1 to change, 1 with a fault")).toBeVisible();
  await expect(dialog.getByRole("list", { name: "Rows with a fault" })).toContainText(
    /Row 3, next step\s*name: Use letters, digits and underscores/,
  );
  await expect(dialog.getByRole("list", { name: "Changes" })).toContainText(/summary\s*Changes description/);
  await dialog.getByRole("button", { name: "Apply to the form" }).click();
  expect(await storedVariables(world, assistant)).toHaveLength(2);
  await save(page);
  const stored = await storedVariables(world, assistant);
  expect(stored).toMatchObject([
    { name: "status" },
    { name: "summary", description: "In one sentence." },
    rows[0],
  ]);

  await menu.click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export as JSON" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("ada-variables.json");
  const { variables } = JSON.parse(await readFile(await file.path(), "utf8"));
  expect(variables).toEqual(stored.map(({ id: _, ...variable }: { id: string }) => variable));

  await page.getByRole("button", { name: "Add from template" }).click();
  await page.getByRole("menuitem", { name: /^Survey/ }).click();
  await expect(page.getByText("status and summary were there already and kept.")).toBeVisible();
  await expect(form.getByRole("listitem", { name: "would_recommend" })).toBeVisible();
});

test("rows are moved by keyboard, and a condition follows the name that it asks for", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const form = await openVariables(page, world, assistant);
  await page.getByRole("button", { name: "Add from template" }).click();
  await page.getByRole("menuitem", { name: /^Collections/ }).click();
  const disputed = form.getByRole("button", { name: "Edit disputed" });
  await disputed.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(disputed).toBeFocused();
  await page.keyboard.press("Enter");
  await form.getByRole("listitem", { name: "disputed", exact: true }).getByLabel("Name").fill("contested");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Everything is saved").first()).toBeAttached();
  const stored = await storedVariables(world, assistant);
  const names: string[] = stored.map(({ name }: { name: string }) => name);
  expect(names.indexOf("contested")).toBe(names.indexOf("promised_amount") - 1);
  expect(stored[names.indexOf("dispute_reason")].settings.condition.name).toBe("contested");
});
