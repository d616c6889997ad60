import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures";

/** Half an hour that is at least one hour away where the customer is: closed now, whenever this runs. */
function laterInNewYork() {
  const hour = Number(
    new Intl.DateTimeFormat("en-GB", {
      timeZone: "America/New_York",
      hour: "2-digit",
      hourCycle: "h23",
    }).format(),
  );
  const from = String((hour + 2) % 23).padStart(2, "0");
  return { from: `${from}:00`, to: `${from}:30` };
}

test("a text waits for the customer's day; the owner sends it now or takes it back", async ({
  world,
  page,
}) => {
  const hours = laterInNewYork();
  const week = { weekdays: hours, saturday: hours, sunday: hours };
  await world.procedure("sending.save", { aroundTheClock: false, quietHours: { hours: week, limits: [] } });
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const call = await world.endedCall(assistant);

  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  const waits = page
    .getByText(/^Waits until \d+:00 in the recipient's time \(... \d\d:00, New York\)$/)
    .first();
  await expect(waits).toBeVisible();
  await page.getByRole("button", { name: "Send now" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Your decision is recorded");
  await dialog.getByRole("button", { name: "Send now" }).click();
  await expect(page.getByText("Delivered", { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  await expect(waits).toBeHidden();

  const second = await world.endedCall(assistant);
  await page.goto(`/w/${world.slug}/calls/${second.id}`);
  await page.getByRole("button", { name: "Cancel message" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel message" }).click();
  await expect(page.getByText("Not sent: a person cancelled it").first()).toBeVisible();

  const { body } = await world.rest("GET", "/messages?limit=10");
  expect(body.data.map(({ status }: { status: string }) => status).toSorted()).toEqual([
    "delivered",
    "suppressed",
  ]);
});

test("a stopped workspace sends nothing and says so on every page; resumed, it sends each once", async ({
  world,
  page,
}) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  await page.goto(`/w/${world.slug}/settings/messaging`);
  await page.getByRole("button", { name: "Stop sending" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop sending" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Sending is stopped" })).toBeVisible();

  const call = await world.endedCall(assistant);
  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  await expect(page.getByRole("status").filter({ hasText: "Sending is stopped" })).toBeVisible();
  await expect(page.getByText(/^Held: sending is stopped in this workspace/).first()).toBeVisible();

  await page.getByRole("link", { name: "Messaging settings" }).click();
  await expect(page.getByText("1 message waits")).toBeVisible();
  await page.getByRole("button", { name: "Resume sending" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Sending is stopped" })).toBeHidden();
  await expect
    .poll(async () => (await world.rest("GET", `/calls/${call.id}`)).body.messageIds.length)
    .toBe(1);
  await expect
    .poll(async () => (await world.rest("GET", "/messages?limit=10")).body.data[0].status, {
      timeout: 20_000,
    })
    .toBe("delivered");
});

test("hours, rules and caps are set, with faults at their fields", async ({ world, page }) => {
  await page.goto(`/w/${world.slug}/settings/messaging`);
  await expect(page.getByRole("radio", { name: "Around the clock" })).toBeChecked();
  await page.getByRole("radio", { name: "In the recipient's day" }).check();
  const weekdays = page.getByRole("group", { name: "Monday to Friday" });
  await weekdays.getByLabel("From").selectOption("21:00");
  await page.getByRole("button", { name: "Save hours" }).click();
  await expect(weekdays.getByRole("alert")).toHaveText("The end comes after the beginning");
  await weekdays.getByLabel("From").selectOption("10:00");
  await page.getByRole("group", { name: "Sunday" }).getByLabel("No texts").check();
  await page.getByRole("button", { name: "Save hours" }).click();
  await expect(page.getByText("Saved").first()).toBeVisible();

  await page.getByRole("button", { name: "Add rule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Region").selectOption("US-AL");
  await dialog.getByRole("button", { name: "Save rule" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Say where this rule comes from");
  await dialog.getByLabel("Source").fill("Our lawyer");
  await dialog.getByRole("button", { name: "Save rule" }).click();
  await expect(page.getByRole("row", { name: /Alabama/ })).toContainText("Our lawyer");
  await page.getByRole("button", { name: "Remove the rule of France" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove rule" }).click();
  await expect(page.getByRole("row", { name: /France/ })).toBeHidden();

  const cap = page.getByLabel("To one number a day");
  await cap.fill("many");
  await page.getByRole("button", { name: "Save caps" }).click();
  await expect(page.getByText("A whole number from 1 on")).toBeVisible();
  await cap.fill("5");
  await page.getByRole("button", { name: "Save caps" }).click();
  await expect(page.getByRole("button", { name: "Save caps" })).toBeDisabled();

  await page.reload();
  await expect(cap).toHaveValue("5");
  await expect(weekdays.getByLabel("From")).toHaveValue("10:00");
  await expect(page.getByRole("group", { name: "Sunday" }).getByLabel("No texts")).toBeChecked();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
