import type { Page } from "@playwright/test";
import { addStep, chooseValue, insert, publish, setFallback, tryStep } from "./builder-page";
import { DECLINED, expect, type PostedCall, someNumber, test, type World } from "./fixtures";

// A slow machine takes its time over a form of many fields.
test.describe.configure({ timeout: 240_000 });

/** Each ready automation, made by hand through the form as a person would: trigger, steps, Test step, Publish, a call. */
async function begin(page: Page, world: World, name: string, sample: Partial<PostedCall> = {}) {
  const assistant = await world.assistant(`${name}'s assistant`);
  await page.goto(`/w/${world.slug}/automations/new`);
  await page.getByRole("option", { name: /Phone call ended/, selected: true }).click();
  await page.getByLabel("Assistant", { exact: true }).selectOption({ label: `${name}'s assistant` });
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create automation" }).click();
  await page.getByRole("button", { name: "Test trigger" }).first().click();
  await expect(page.getByRole("status").filter({ hasText: "Listening" })).toBeVisible();
  await world.endedCall(assistant, sample);
  await expect(page.getByRole("region", { name: "Samples" })).toContainText("Heard");
  await page.getByRole("button", { name: "Stop listening" }).click();
  return { assistant, path: new URL(page.url()).pathname };
}

async function branchOnStatus(page: Page, lane = "True") {
  await addStep(page, "Add a step after the trigger", "Branch");
  await chooseValue(page, "Value", "status boolean", /^status/);
  await page.getByLabel("Condition", { exact: true }).selectOption({ label: "(Boolean) Is true" });
  await tryStep(page, `Takes the ${lane} lane`);
}

const message = (page: Page) => page.getByLabel("Message", { exact: true });

/** Who gets it is filled in; the subject and the text are typed, with what is inserted at their ends. */
async function writeEmail(page: Page, subject: string, text: string, inserted: [string, RegExp]) {
  await page.getByLabel("Recipient", { exact: true }).fill("team@example.com");
  await page.getByLabel("Subject", { exact: true }).fill(`${subject}: `);
  await insert(page, "Subject", "customer phone", /call customer phone/);
  await page.getByLabel("Email", { exact: true }).fill(`${text}: `);
  await insert(page, "Email", ...inserted);
  await tryStep(page, "marked as a test");
}

/** The conversation with a customer, as the app shows it. */
async function seeThread(page: Page, world: World, phone: string, ...texts: string[]) {
  await page.goto(`/w/${world.slug}/messages`);
  await page
    .getByRole("link", { name: new RegExp(phone.slice(-4)) })
    .first()
    .click();
  const thread = page.getByRole("region", { name: "Conversation", exact: true });
  for (const text of texts) await expect(thread).toContainText(text);
}

async function seeEmail(page: Page, world: World, subject: RegExp, text: string) {
  await page.goto(`/w/${world.slug}/emails`);
  // The one of Test step has the sample's number.
  await page.getByRole("link", { name: subject }).click();
  await expect(page.getByRole("dialog", { name: subject })).toContainText(text);
}

const texts = async (world: World, callId: string): Promise<{ body: string; from: string }[]> =>
  (await world.rest("GET", `/messages?callId=${callId}&direction=outbound`)).body.data;

/** What the customer gets first for a call, once it is there. */
async function firstText(world: World, callId: string) {
  await expect.poll(async () => (await texts(world, callId)).length, { timeout: 20_000 }).toBe(1);
  return (await texts(world, callId))[0] ?? { body: "", from: "" };
}

const local = (phone: string) => phone.slice(-4);

test("thank-you with summary", async ({ page, world }) => {
  const { assistant } = await begin(page, world, "Thanks");
  await branchOnStatus(page);
  await addStep(page, "Add a step to the True lane of Branch", "Send SMS to customer");
  await message(page).fill("Thank you for the call, Northwind here. ");
  await insert(page, "Message", "summary", /^summary/);
  await setFallback(page, "summary", "It was good to talk to you.");
  await expect(message(page)).toHaveValue(/\{\{variables\.summary\|It was good to talk to you\.\}\}/);
  await tryStep(page, "Delivered");
  await publish(page);

  const declined = await world.endedCall(assistant, { transcript: DECLINED });
  const to = someNumber();
  const call = await world.endedCall(assistant, { to });
  const { body } = await firstText(world, call.id);
  expect(body).toMatch(/^Thank you for the call, Northwind here\. .*Friday/);
  await seeThread(page, world, to, body);
  expect(await texts(world, declined.id)).toEqual([]);
});

test("missed-call text-back", async ({ page, world }) => {
  const missed = { status: "no_answer", transcript: [] };
  const { assistant } = await begin(page, world, "Missed", missed);
  await page.getByRole("radio", { name: "All calls" }).click();
  await expect(page.getByText("also those that nobody answered")).toBeVisible();
  await addStep(page, "Add a step after the trigger", "Branch");
  await chooseValue(page, "Value", "call status", /^call status/);
  await page.getByLabel("Condition", { exact: true }).selectOption({ label: "(Text) Is any of" });
  await page.getByLabel("Compare with", { exact: true }).fill("no_answer\nbusy\nvoicemail");
  await tryStep(page, "Takes the True lane");
  await addStep(page, "Add a step to the True lane of Branch", "Send SMS to customer");
  await message(page).fill("Sorry that we missed each other, this is Northwind. Answer here.");
  await tryStep(page, "Delivered");
  await addStep(page, "Add a step after Send SMS to customer", "Wait for a reply");
  await addStep(page, "Add a step to the Replied lane of Wait for a reply", "Send email");
  await writeEmail(page, "Answer", "They wrote", ["reply", /the reply/]);
  await publish(page);

  const to = someNumber();
  const call = await world.endedCall(assistant, { to, ...missed });
  const { body, from } = await firstText(world, call.id);
  await world.procedure("phone.reply", { from: to, to: from, body: "Please call at noon" });
  await seeThread(page, world, to, body, "Please call at noon");
  await seeEmail(page, world, new RegExp(`Answer: .*${local(to)}`), "They wrote: Please call at noon");
});

test("appointment confirmation with reply", async ({ page, world }) => {
  const { assistant } = await begin(page, world, "Appointment");
  await branchOnStatus(page);
  await addStep(page, "Add a step to the True lane of Branch", "Send SMS to customer");
  await message(page).fill("Northwind: please answer YES to confirm. ");
  await insert(page, "Message", "summary", /^summary/);
  await tryStep(page, "Delivered");
  await addStep(page, "Add a step after Send SMS to customer", "Wait for a reply");
  await addStep(page, "Add a step to the Replied lane of Wait for a reply", "Branch");
  await chooseValue(page, "Value", "reply", /the reply/);
  await page.getByLabel("Condition", { exact: true }).selectOption({ label: "(Text) Contains" });
  await page.getByLabel("Compare with", { exact: true }).fill("yes");
  await page.getByLabel("Step name", { exact: false }).fill("Said yes?");
  await tryStep(page, "Takes the True lane");
  await addStep(page, "Add a step to the True lane of Said yes?", "Send SMS to customer");
  await message(page).fill("Thank you, it is confirmed. See you then.");
  await addStep(page, "Add a step to the False lane of Said yes?", "Send email");
  await writeEmail(page, "Change", "They wrote", ["reply", /the reply/]);
  await publish(page);

  const [agrees, changes] = ["+12125550121", "+12125550122"];
  const calls = [
    await world.endedCall(assistant, { to: agrees }),
    await world.endedCall(assistant, { to: changes }),
  ];
  for (const [at, to] of [agrees, changes].entries()) {
    const { from } = await firstText(world, calls[at]?.id ?? "");
    const body = to === agrees ? "Yes please" : "Rather on Monday";
    await world.procedure("phone.reply", { from: to, to: from, body });
  }
  await seeThread(page, world, agrees, "please answer YES", "Yes please", "it is confirmed");
  await seeEmail(page, world, new RegExp(`Change: .*${local(changes)}`), "They wrote: Rather on Monday");
});

test("survey link", async ({ page, world }) => {
  const { assistant, path } = await begin(page, world, "Survey");
  await addStep(page, "Add a step after the trigger", "Wait");
  await page.getByLabel("How long").fill("1");
  await page.getByLabel("Unit").selectOption("hours");
  await tryStep(page, "would go on then");
  await addStep(page, "Add a step after Wait", "Send SMS to customer");
  await message(page).fill("How was your call with Northwind? https://example.com/survey");
  await tryStep(page, "Delivered");
  await publish(page);

  const to = someNumber();
  const call = await world.endedCall(assistant, { to });
  await page.goto(`${path}?tab=runs`);
  await page
    .getByRole("row", { name: new RegExp(local(to)) })
    .getByRole("link")
    .first()
    .click();
  await expect(page.getByRole("button", { name: /For 1 hour.*Waiting/ })).toBeVisible();
  expect(await texts(world, call.id)).toEqual([]);
  // Nobody waits an hour for a test: a person may end the wait of a run.
  await page.getByRole("button", { name: "End the wait" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End the wait" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  await seeThread(page, world, to, "https://example.com/survey");
});

test("hand-over email", async ({ page, world }) => {
  const { assistant } = await begin(page, world, "Hand over", { transcript: DECLINED });
  await branchOnStatus(page, "False");
  await addStep(page, "Add a step to the False lane of Branch", "Send email");
  await writeEmail(page, "Please call back", "What was said", ["summary", /^summary/]);
  await addStep(page, "Add a step to the Unknown lane of Branch", "Send email");
  await writeEmail(page, "Please have a look", "The call", ["call url", /^call url/]);
  await publish(page);

  const to = someNumber();
  await world.endedCall(assistant, { to, transcript: DECLINED });
  await seeEmail(page, world, new RegExp(`Please call back: .*${local(to)}`), "What was said: ");
});
