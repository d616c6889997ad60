import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, someNumber, test, type World } from "./fixtures";

const REASON = "The handset could not be reached: it is off or out of coverage";
const FIRST = "+12025550142";

async function openPhoneSettings(page: Page) {
  await page.getByRole("button", { name: /Open the virtual phone/ }).click();
  const phone = page.getByRole("dialog", { name: "Virtual phone" });
  await phone.getByRole("radio", { name: "Settings" }).click();
  return phone;
}

const statusOf = async (world: World, callId: string): Promise<string> =>
  (await world.rest("GET", `/messages?callId=${callId}`)).body.data[0]?.status;

test("a second phone that cannot be reached says why, on the message and on the call", async ({
  page,
  world,
}) => {
  const number = someNumber();
  await page.goto(`/w/${world.slug}/messages`);
  const phone = await openPhoneSettings(page);
  await phone.getByRole("button", { name: "Add a phone" }).click();
  await phone.getByLabel("Name of the new phone").fill("Office");
  await phone.getByRole("textbox", { name: "Number" }).fill("12");
  await phone.getByRole("button", { name: "Add phone" }).click();
  await expect(phone.getByRole("alert")).toBeVisible();
  await phone.getByRole("textbox", { name: "Number" }).fill(number);
  await phone.getByRole("button", { name: "Add phone" }).click();
  const picker = phone.getByLabel("Phone that is shown");
  await expect(picker.getByRole("option", { selected: true })).toHaveText(/^Office/);
  await phone.getByLabel("Not delivered").check();
  await expect(phone.getByLabel("Code")).toHaveValue("30003");
  const { violations } = await new AxeBuilder({ page }).include("[role=dialog]").analyze();
  expect(violations).toEqual([]);

  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const call = await world.endedCall(assistant, { to: number });
  await expect.poll(() => statusOf(world, call.id)).toBe("undelivered");
  await phone.getByRole("radio", { name: /^Messages/ }).click();
  await expect(phone.getByRole("log", { name: "Messages" })).toContainText("Thank you.");

  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  const followed = page.getByRole("region", { name: "What followed" });
  await expect(followed).toContainText("SMS not delivered");
  await expect(followed).toContainText(REASON);
  const { body } = await world.rest("GET", `/messages?callId=${call.id}`);
  await page.goto(`/w/${world.slug}/messages?contact=${body.data[0].contactId}`);
  const conversation = page.getByRole("region", { name: "Conversation", exact: true });
  await expect(conversation.getByText("Not delivered")).toBeVisible();
  await expect(conversation.getByText(REASON)).toBeVisible();

  // The first phone is as it was, and what is sent to any other number lands on it.
  const other = await world.endedCall(assistant, { to: FIRST });
  await expect.poll(() => statusOf(world, other.id)).toBe("delivered");
});

test("a report that is late arrives in the open conversation", async ({ page, world }) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const first = await world.endedCall(assistant, { to: FIRST });
  await expect.poll(() => statusOf(world, first.id)).toBe("delivered");
  const { body } = await world.rest("GET", `/messages?callId=${first.id}`);
  await page.goto(`/w/${world.slug}/messages?contact=${body.data[0].contactId}`);
  const phone = await openPhoneSettings(page);
  const saved = page.waitForResponse((answer) => answer.url().includes("phone.change"));
  await phone.getByLabel("The delivery report comes").selectOption("10 seconds");
  await saved;
  await phone.getByRole("button", { name: "Put the phone away" }).click();

  await world.endedCall(assistant, { to: FIRST });
  const late = page.getByRole("region", { name: "Conversation", exact: true }).getByRole("article").nth(1);
  await expect(late.getByText("Sent", { exact: true })).toBeVisible();
  await expect(late.getByText("Delivered", { exact: true })).toBeVisible({ timeout: 30_000 });
});

test("an answer is unread until it is looked at, and stands under its call", async ({ page, world }) => {
  const second = someNumber();
  const assistant = await world.assistant("Ada of the long name who calls about appointments");
  await world.liveAutomation(assistant);
  const contacts: string[] = [];
  for (const to of [FIRST, second]) {
    const call = await world.endedCall(assistant, { to });
    await expect.poll(() => statusOf(world, call.id)).toBe("delivered");
    contacts.push((await world.rest("GET", `/messages?callId=${call.id}`)).body.data[0].contactId);
  }
  await page.goto(`/w/${world.slug}/messages?contact=${contacts[1]}`);
  const list = page.getByRole("region", { name: "Conversations" });
  const conversation = page.getByRole("region", { name: "Conversation", exact: true });
  await expect(conversation.getByRole("link", { name: /^Call with Ada/ })).toBeVisible();
  await expect(conversation.getByText("Achieved")).toBeVisible();

  const { body } = await world.rest("GET", `/messages?contactId=${contacts[0]}`);
  await world.procedure("phone.reply", { to: body.data[0].from, from: FIRST, body: "Yes, see you then" });
  const answered = list.getByRole("link").first();
  await expect(answered).toContainText("1 unread");
  await page.keyboard.press("k");
  await expect(page).toHaveURL(new RegExp(`contact=${contacts[0]}`));
  await expect(conversation.getByText("Yes, see you then")).toBeVisible();
  await expect(conversation.getByText(/^after \d+ (s|min)$/)).toBeVisible();
  await list.getByRole("link").first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(page).toHaveURL(new RegExp(`contact=${contacts[1]}`));
  await expect(answered).not.toContainText("unread");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);

  // A reply by hand is held by the same rules as all else, and says so.
  await world.procedure("sending.stop", undefined);
  await conversation.getByLabel("Reply").fill("See you then");
  await conversation.getByRole("button", { name: "Send", exact: true }).click();
  await expect(conversation.getByText(/^Held: sending is stopped in this workspace/)).toBeVisible();

  await page.goto(`/w/${world.slug}/calls/${body.data[0].callId}`);
  await expect(page.getByRole("region", { name: "What followed" })).toContainText(
    /Answered after \d+ (s|min)/,
  );
});
