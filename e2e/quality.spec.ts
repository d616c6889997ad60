import AxeBuilder from "@axe-core/playwright";
import { AGREED, DECLINED, expect, test } from "./fixtures";

test("golden calls of an assistant are listed with their values, measured, and removed", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const agreed = await world.endedCall(assistant, { transcript: AGREED });
  const declined = await world.endedCall(assistant, { transcript: DECLINED, to: "+12025550143" });
  const quality = `/w/${world.slug}/assistants/${assistant}?tab=quality`;

  await page.goto(quality);
  await expect(page.getByRole("heading", { name: "No golden calls yet" })).toBeVisible();
  await page.getByRole("link", { name: "Calls of Ada" }).click();
  await expect(page).toHaveURL(/\/calls\?assistant=/);
  await expect(page.getByRole("row").filter({ hasText: "202 555 0143" })).toBeVisible();

  await world.procedure("evaluation.pinGolden", { callId: agreed.id, values: { status: true } });
  await world.procedure("evaluation.pinGolden", {
    callId: declined.id,
    values: { status: false, summary: null },
  });
  await page.goto(quality);
  const items = page.getByRole("region", { name: "Golden calls" }).getByRole("listitem");
  await expect(items).toHaveCount(2);
  await expect(items.nth(0)).toContainText(/555 0143.*Confirmed by Robin.*status.*False.*summary.*Unknown/);
  await expect(items.nth(1)).toContainText(/555 0142.*status.*True/);
  await expect(items.nth(1)).not.toContainText("summary");

  await page.getByRole("button", { name: "Check against 2 golden calls" }).click();
  const check = page.getByRole("region", { name: "How right the variables are" });
  await expect(check.getByRole("status")).toHaveText("One call has values that are read wrong");
  await expect(check.getByRole("row", { name: /^status/ })).toContainText(/100%\s*2 of 2 right/);
  await expect(check.getByRole("row", { name: /^summary/ })).toContainText(/0%\s*0 of 1 right/);
  await expect(items.nth(0)).toContainText(/summary.*Unknown.*Read as .*not interested/);
  await expect(items.nth(1)).not.toContainText("Read as");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`)).toEqual(
    [],
  );

  await items
    .nth(0)
    .getByRole("button", { name: /^Remove the golden call/ })
    .click();
  const dialog = page.getByRole("dialog", { name: /^Remove the call with/ });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(items).toHaveCount(2);
  await items
    .nth(0)
    .getByRole("button", { name: /^Remove the golden call/ })
    .click();
  await dialog.getByRole("button", { name: "Remove golden call" }).click();
  await expect(items).toHaveCount(1);
  await items.getByRole("link", { name: /555 0142/ }).click();
  await expect(page.getByText("Golden", { exact: true })).toBeVisible();
});
