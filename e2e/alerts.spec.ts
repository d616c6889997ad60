import { Webhook } from "svix";
import type { Received } from "./fakes/customer/script";
import { expect, fakes, someId, test } from "./fixtures";

const posted = async (path: string) => {
  const all: Received[] = await (await fetch(`${fakes().customer}/__ledger`)).json();
  return all.filter((request) => request.path === path);
};

test("a rule says what it would have done, tells people where they look, and is changed and deleted", async ({
  page,
  world,
}) => {
  const path = `/alarm-${someId()}`;
  const assistantId = await world.assistant();
  // Somebody else has the overview open: what fires appears there by itself.
  const other = await page.context().newPage();
  await other.goto(`/w/${world.slug}`);
  await expect(other.getByRole("button", { name: "Nothing needs you" })).toBeVisible();

  await page.goto(`/w/${world.slug}/analytics/alerts`);
  await page.getByRole("button", { name: "New rule" }).click();
  const form = page.getByRole("dialog", { name: "New rule" });
  await expect(form.getByRole("status")).toHaveText("It would not have fired in the last 30 days.");
  await form.getByLabel("Tell me when").selectOption("No call comes in");
  await expect(form.getByRole("status")).toHaveText("In the last 30 days it would have fired once.");
  await expect(form.getByLabel("Within so many hours")).toHaveValue("24");
  await form.getByLabel("Within so many hours").fill("6");
  await expect(form.getByRole("region", { name: "Over the past" })).toContainText(
    "No call came in within 6 hours",
  );
  await form.getByLabel("Name").fill("Quiet line");
  await form.getByLabel("Email to").fill("ops@example.com, night@");
  await form.getByRole("button", { name: "Save rule" }).click();
  await expect(form.getByLabel("Email to")).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Email to").fill("ops@example.com");
  await form.getByLabel("Webhook URL").fill(fakes().customer + path);
  await form.getByRole("button", { name: "Save rule" }).click();
  const shown = page.getByRole("dialog", { name: "Signing secret" });
  const secret = (await shown.getByText(/^whsec_/).textContent()) ?? "";
  await shown.getByRole("button", { name: "Done" }).click();

  // It has fired at once: in the list, under the bell of the page that was open, by email, at the webhook.
  const rules = page.getByRole("table", { name: "Alert rules" });
  await expect(rules).toContainText("Out of bounds");
  await expect(rules).toContainText("No call comes in within 6 hours");
  await other.getByRole("button", { name: "1 thing needs you" }).click();
  await other
    .getByRole("dialog", { name: "Needs you" })
    .getByRole("link", { name: /^Quiet line is out of its bounds/ })
    .click();
  await expect(other).toHaveURL(/\/analytics\/alerts$/);
  const alerts = other.getByRole("table", { name: "Last alerts" });
  await expect(alerts).toContainText("No call came in within 6 hours");
  await expect.poll(async () => (await posted(path)).length).toBe(1);
  const [request] = await posted(path);
  const headers = Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]);
  expect(new Webhook(secret).verify(request?.body ?? "", Object.fromEntries(headers))).toMatchObject({
    type: "alert.opened",
    data: { rule: { name: "Quiet line" }, words: "No call came in within 6 hours" },
  });
  await page.goto(`/w/${world.slug}/emails`);
  await expect(page.getByRole("row", { name: /ops@example\.com/ })).toContainText(
    "Quiet line: No call came in within 6 hours",
  );

  // A call comes in; the next check closes the alert, and the other page shows it without a reload.
  await world.endedCall(assistantId);
  await page.goto(`/w/${world.slug}/analytics/alerts`);
  await page.getByRole("button", { name: "Actions for Quiet line" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const edited = page.getByRole("dialog", { name: "Rule Quiet line" });
  await expect(edited.getByLabel("Email to")).toHaveValue("ops@example.com");
  await edited.getByLabel("Name").fill("Silent line");
  await edited.getByRole("button", { name: "Save rule" }).click();
  await expect(edited).toBeHidden();
  const seen = other.getByRole("table", { name: "Alert rules" });
  await expect(seen).toContainText("Silent line");
  await expect(seen).toContainText("Within bounds");
  await expect(alerts).toContainText("Over");
  await expect(other.getByRole("button", { name: "Nothing needs you" })).toBeVisible();

  await page.getByRole("switch", { name: "Watch Silent line" }).click();
  await expect(rules).toContainText("Off");
  await page.getByRole("button", { name: "Actions for Silent line" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page
    .getByRole("dialog", { name: "Delete the rule Silent line?" })
    .getByRole("button", { name: "Delete rule" })
    .click();
  await expect(page.getByText("No rules yet")).toBeVisible();
});

test("the weekly figures are left and taken again", async ({ page, world }) => {
  await page.goto(`/w/${world.slug}/analytics/alerts`);
  const digest = page.getByRole("switch", { name: /last week's figures each Monday/ });
  await expect(digest).toBeChecked();
  await digest.click();
  await expect.poll(async () => world.query("alert.digest", undefined)).toEqual({ digest: false });
  await page.reload();
  await expect(digest).not.toBeChecked();
  await digest.click();
  await expect.poll(async () => world.query("alert.digest", undefined)).toEqual({ digest: true });
});
