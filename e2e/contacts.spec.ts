import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const noViolations = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`)).toEqual(
    [],
  );
};

test("contacts are imported by the columns that a person names; bad rows are shown, good ones kept", async ({
  page,
  world,
}) => {
  await page.goto(`/w/${world.slug}/contacts`);
  await page.getByRole("button", { name: "Import" }).click();
  const dialog = page.getByRole("dialog", { name: "Import contacts" });
  await dialog
    .getByLabel("CSV")
    .fill("who,phone,plan\nAda Lovelace,+12025550142,gold\nNobody,12,\nBob,+14155550148,");
  await expect(dialog.getByText("2 new, 1 with a fault")).toBeVisible();
  await expect(dialog.getByRole("list", { name: "Rows with a fault" })).toContainText("Line 3");
  await dialog.getByLabel("What the column who is").selectOption("Name");
  await expect(dialog.getByText("2 new, 1 with a fault")).toBeVisible();
  await noViolations(page);
  await dialog.getByRole("button", { name: "Import 2 contacts" }).click();
  const table = page.getByRole("table", { name: "Contacts" });
  await expect(table.getByRole("row")).toHaveCount(3);
  const ada = table.getByRole("row").filter({ hasText: "Ada Lovelace" });
  await expect(ada).toContainText("New York");
  await noViolations(page);

  await ada.getByRole("link").click();
  await expect(page.getByText("plan")).toBeVisible();
  await expect(page.getByText(/where the number is from, America\/New_York/)).toBeVisible();
});

test("a person's data is given out, and they are erased by their number; who had opted out stays so", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  await world.endedCall(assistant, { to: "+12065550114" });
  await world.rest("POST", "/opt-outs", { phone: "+12065550114" });
  await page.goto(`/w/${world.slug}/contacts`);
  await page.getByRole("link", { name: "+1 206 555 0114" }).click();
  await page.getByRole("button", { name: "Personal data" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export this person's data" }).click();
  let text = "";
  for await (const chunk of await (await downloading).createReadStream()) text += chunk;
  expect(JSON.parse(text)).toMatchObject({ contact: { phone: "+12065550114" }, callCount: 1 });

  await page.getByRole("button", { name: "Personal data" }).click();
  await page.getByRole("menuitem", { name: "Erase this person" }).click();
  const dialog = page.getByRole("dialog", { name: "Erase +1 206 555 0114?" });
  const erase = dialog.getByRole("button", { name: "Erase person" });
  await expect(erase).toBeDisabled();
  await dialog.getByLabel("Type +12065550114 to confirm").fill("+1 206 555 0114");
  await noViolations(page);
  await erase.click();
  await expect(page).toHaveURL(/\/contacts$/);
  await expect(page.getByText("No contacts yet")).toBeVisible();
  expect((await world.rest("GET", "/calls")).body.data).toEqual([]);
  await page.goto(`/w/${world.slug}/contacts/opt-outs`);
  await expect(page.getByRole("table").getByText("Erased number")).toBeVisible();
});
