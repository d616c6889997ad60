import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { addStep, cards, chooseValue, insert, publish, testStep, tryStep } from "./builder-page";
import type { Received } from "./fakes/customer/script";
import { expect, fakes, someNumber, test, type World } from "./fixtures";

/** An automation without steps, and a sample of an ended call. */
async function emptyAutomation(world: World, name: string) {
  const assistant = await world.assistant(name);
  const { id } = await world.procedure<{ id: string }>("automation.create", { assistantId: assistant, name });
  await world.procedure("automation.testTrigger", { id });
  await world.endedCall(assistant, { lead: { name: "Jo", plan: "gold" } });
  return { assistant, id, path: `/w/${world.slug}/automations/${id}` };
}

const titles = (page: Page) => cards(page).locator("span.truncate.font-medium").allInnerTexts();

test("an automation of every kind of step is built by hand, tested, published, and does what it says", async ({
  page,
  world,
}) => {
  test.setTimeout(180_000);
  const { assistant, path } = await emptyAutomation(world, "Ada of many steps");
  await page.goto(path);
  const trial = testStep(page);
  const preview = page.getByRole("region", { name: "Preview" });

  await test.step("a branch by two conditions that are joined", async () => {
    await addStep(page, "Add a step after the trigger", "Branch");
    await chooseValue(page, "Value", "status boolean", /^status/);
    await page.getByRole("button", { name: "And…" }).click();
    await chooseValue(page, "Value 2", "gold", /lead plan/);
    await page.getByLabel("Condition 2", { exact: true }).selectOption({ label: "(Text) Is any of" });
    await page.getByLabel("Compare with 2").fill("gold\nplatinum");
    await tryStep(page, "Takes the True lane");
    await expect(trial).toContainText('lead plan is "gold", which is one of "gold", "platinum"');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });

  await test.step("an SMS whose inserted values are whole, with a format and a fallback", async () => {
    await addStep(page, "Add a step to the True lane of Branch", "Send SMS to customer");
    const message = page.getByLabel("Message", { exact: true });
    await message.fill("Northwind: hello , does Friday suit you? Reply STOP to opt out.");
    await message.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(17, 17));
    await insert(page, "Message", "name", /lead name/);
    await expect(message).toHaveValue(/hello \{\{lead\.name\}\}, does/);
    // Backspace takes the value as one, and the browser's own undo brings it back.
    await message.press("Backspace");
    await expect(message).toHaveValue(/hello , does/);
    await message.press("ControlOrMeta+z");
    await expect(message).toHaveValue(/hello \{\{lead\.name\}\}, does/);
    // The caret goes over it as over a letter.
    await message.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(17, 17));
    await message.press("ArrowRight");
    await message.pressSequentially("!");
    await expect(message).toHaveValue(/hello \{\{lead\.name\}\}!, does/);
    await page.getByRole("button", { name: "lead name", exact: true }).click();
    await page.getByLabel("Write lead name as").selectOption({ label: "UPPER CASE" });
    await page.getByLabel("When lead name is unknown, write").fill("there");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await expect(message).toHaveValue(/\{\{lead\.name:upper_case\|there\}\}/);
    await expect(preview).toContainText("hello JO!, does Friday");
    await tryStep(page, "Delivered");
  });

  await test.step("wait for a reply, and use it", async () => {
    await addStep(page, "Add a step after Send SMS to customer", "Wait for a reply");
    await expect(page.getByRole("group", { name: "No reply lane of Wait for a reply" })).toBeVisible();
    await addStep(page, "Add a step to the Replied lane of Wait for a reply", "Update contact");
    await page.getByRole("button", { name: "Add lead field" }).click();
    await page.getByLabel("Lead field 1", { exact: true }).fill("last_reply");
    await insert(page, "Content of lead field 1", "reply", /the reply/);
    await tryStep(page, "Yes please");
    await addStep(page, "Add a step after Update contact", "Send email");
    await page.getByLabel("Recipient", { exact: true }).fill("team@example.com");
    await page.getByLabel("Subject", { exact: true }).fill("A reply");
    await page.getByLabel("Email", { exact: true }).fill("They wrote: ");
    await insert(page, "Email", "reply", /the reply/);
    await expect(preview).toContainText("They wrote: Yes please");
    await tryStep(page, "marked as a test");
    await addStep(page, "Add a step to the No reply lane of Wait for a reply", "Stop");
    await page.getByLabel("Reason", { exact: true }).fill("Nobody answered");
  });

  await test.step("a request to a CRM with a secret header, whose answer decides several ways", async () => {
    await fetch(`${fakes().customer}/__script`, {
      method: "POST",
      body: JSON.stringify({
        path: "/crm",
        turns: [{ kind: "status", status: 200, body: '{"contact":{"tier":"vip"}}', times: "always" }],
      }),
    });
    await addStep(page, "Add a step after Wait for a reply", "HTTP request");
    await page.getByLabel("Address", { exact: true }).fill(`${fakes().customer}/crm?plan=`);
    await insert(page, "Address", "plan", /lead plan/);
    await page.getByRole("button", { name: "Add header" }).click();
    await page.getByLabel("Header 1", { exact: true }).fill("Authorization");
    await page.getByLabel("Or a secret value for header 1").fill("Bearer of-the-crm-9876");
    await page.getByRole("button", { name: "Keep secret" }).click();
    await expect(page.getByText("Secret value, ends with …9876")).toBeVisible();
    await page.getByRole("button", { name: "Add value" }).click();
    await page.getByLabel("Name of value 1").fill("tier");
    await page.getByLabel("Place of value 1 in the answer").fill("contact.tier");
    await tryStep(page, "The server answered 200");
    await expect(trial).toContainText('"vip"');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await addStep(page, "Add a step after HTTP request", "Several branches");
    await page.getByRole("button", { name: "Remove Branch 2" }).click();
    await page.getByLabel("Name of branch 1").fill("Important");
    await chooseValue(page, "Value", "tier", /HTTP request: tier/);
    await page.getByLabel("Compare with", { exact: true }).fill("vip");
    await addStep(page, "Add a step to the Important lane of Several branches", "Wait");
    await page.getByLabel("How long").fill("30");
  });

  await test.step("what is missing is listed, leads to its field, and then it goes live", async () => {
    await addStep(page, "Add a step to the Otherwise lane of Several branches", "Send email");
    await page.getByRole("button", { name: /3 problems/ }).click();
    await page.getByRole("button", { name: /Write the subject/ }).click();
    await expect(page.getByLabel("Subject", { exact: true })).toBeFocused();
    await page.getByRole("button", { name: "More for Send email" }).click();
    await page.getByRole("menuitem", { name: "Delete step" }).click();
    await publish(page);
  });

  await test.step("a call: the text, the answer, the contact, the email, the request, and a run that waits", async () => {
    const to = someNumber();
    const call = await world.endedCall(assistant, { to, lead: { name: "Mia", plan: "gold" } });
    const run = async () => (await world.rest("GET", `/runs?callId=${call.id}`)).body.data[0];
    await expect
      .poll(async () => (await run())?.steps.map((step: { id: string }) => step.id))
      .toContain("step_3");
    const { body: sent } = await world.rest("GET", `/messages?callId=${call.id}`);
    expect(sent.data[0].body).toBe("Northwind: hello MIA!, does Friday suit you? Reply STOP to opt out.");
    await world.procedure("phone.reply", { from: to, to: sent.data[0].from, body: "Friday is perfect" });
    await expect
      .poll(
        async () =>
          (await run()).steps.map(({ type, state }: { type: string; state: string }) => `${type} ${state}`),
        {
          timeout: 40_000,
        },
      )
      .toEqual([
        "branch succeeded",
        "send_sms succeeded",
        "wait_for_reply succeeded",
        "update_contact succeeded",
        "send_email succeeded",
        "http_request succeeded",
        "branch_many succeeded",
        "wait waiting",
      ]);
    const all: Received[] = await (await fetch(`${fakes().customer}/__ledger`)).json();
    const ours = all.filter(({ headers }) => String(headers["idempotency-key"]).startsWith("run_"));
    expect(ours.at(-1)?.headers.authorization).toBe("Bearer of-the-crm-9876");
    expect(ours.at(-1)?.headers["webhook-signature"]).toMatch(/^v1,/);
    await page.goto(`/w/${world.slug}/emails`);
    await expect(page.getByText("A reply").first()).toBeVisible();
    await page.goto(`${path}/runs/${(await run()).id}`);
    await expect(page.getByRole("group", { name: "Replied lane of Wait for a reply, taken" })).toBeVisible();
    await expect(page.getByRole("button", { name: /For 30 days.*Waiting/ }).first()).toBeVisible();
    expect(JSON.stringify(await run())).not.toContain("of-the-crm");
  });
});

test("the tree by keyboard: go, move, duplicate, switch off, delete and undo", async ({ page, world }) => {
  const { path } = await emptyAutomation(world, "Ada by keyboard");
  await page.goto(path);
  await addStep(page, "Add a step after the trigger", "Branch");
  await addStep(page, "Add a step to the True lane of Branch", "Send SMS to customer");
  await addStep(page, "Add a step to the False lane of Branch", "Stop");
  await addStep(page, "Add a step after Branch", "Wait");
  const card = (name: string) => cards(page).filter({ hasText: name }).first();

  await test.step("arrows go through the cards and between lanes", async () => {
    await card("Phone call ended").focus();
    await page.keyboard.press("ArrowDown");
    await expect(card("Branch")).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(card("Send SMS to customer")).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await expect(card("Stop")).toBeFocused();
  });

  await test.step("Ctrl D duplicates, Delete takes away, Ctrl Z and Shift bring back and forth", async () => {
    await page.keyboard.press("ControlOrMeta+d");
    await expect(cards(page).filter({ hasText: "Stop" })).toHaveCount(2);
    await expect(cards(page).filter({ hasText: "Stop" }).nth(1)).toBeFocused();
    await page.keyboard.press("Delete");
    await expect(cards(page).filter({ hasText: "Stop" })).toHaveCount(1);
    await page.keyboard.press("ControlOrMeta+z");
    await expect(cards(page).filter({ hasText: "Stop" })).toHaveCount(2);
    await page.keyboard.press("ControlOrMeta+Shift+z");
    await expect(cards(page).filter({ hasText: "Stop" })).toHaveCount(1);
  });

  await test.step("Alt ↑ moves among neighbours; Move to… goes anywhere, with what is in its lanes", async () => {
    await card("Wait").focus();
    await page.keyboard.press("Alt+ArrowUp");
    await expect
      .poll(() => titles(page))
      .toEqual(["Phone call ended", "Wait", "Branch", "Send SMS to customer", "Stop"]);
    await card("Wait").click();
    await page.getByRole("button", { name: "More for Wait" }).click();
    await page.getByRole("menuitem", { name: "Move to…" }).click();
    await page.getByRole("button", { name: "Into the Unknown lane of Branch" }).click();
    await expect(page.getByRole("group", { name: "Unknown lane of Branch" })).toContainText("Wait");
  });

  await test.step("deleting a branch takes its lanes along, and Undo brings all of it back", async () => {
    await card("Branch").click();
    await page.getByRole("button", { name: "More for Branch" }).click();
    await page.getByRole("menuitem", { name: "Delete step" }).click();
    await expect(cards(page)).toHaveCount(1);
    await page
      .getByRole("listitem")
      .filter({ hasText: "Branch deleted" })
      .getByRole("button", { name: "Undo" })
      .click();
    await expect(cards(page)).toHaveCount(5);
  });

  await test.step("a step that is switched off says so, and is stored so", async () => {
    await card("Stop").click();
    await page.getByRole("button", { name: "More for Stop" }).click();
    await page.getByRole("menuitem", { name: "Switch off" }).click();
    await expect(page.getByText("Switched off: a run passes it by.")).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
    await page.reload();
    await expect(card("Stop")).toContainText("Off");
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
});

test("who edits in two windows is told, and nothing typed is lost", async ({ page, world, context }) => {
  const { path } = await emptyAutomation(world, "Ada in two windows");
  await page.goto(path);
  await addStep(page, "Add a step after the trigger", "Stop");
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  const other = await context.newPage();
  // The other window is not told of what happens here: as when the connection is gone.
  await other.route("**/api/trpc/live.**", (route) => route.abort());
  await other.goto(`${path}?step=step_1`);
  await page.getByLabel("Reason", { exact: true }).fill("From the first window");
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  const notice = other.getByRole("alert").filter({ hasText: "changed in another window" });
  const keep = notice.getByRole("button", { name: "Save mine over it" });
  // What is typed before React takes over is not heard, nor is the same once more.
  const reason = other.getByLabel("Reason", { exact: true });
  await expect(async () => {
    await reason.fill("");
    await reason.fill("From the second window");
    await expect(keep).toBeVisible({ timeout: 4000 });
  }).toPass({ timeout: 60_000 });
  await keep.click();
  await expect(other.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await expect(notice).toHaveCount(0);
  await expect(other.getByLabel("Reason", { exact: true })).toHaveValue("From the second window");
});
