import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, someNumber, test, type World } from "./fixtures";

const CUSTOMER = "+12025550142";
const OURS = async (world: World) => {
  const { body } = await world.rest("GET", "/messages?direction=outbound");
  return body.data[0].from as string;
};
const optOuts = async (world: World): Promise<{ phone: string; source: string }[]> =>
  (await world.rest("GET", "/opt-outs")).body.data;
const answer = async (world: World, body: string) =>
  world.procedure("phone.reply", { from: CUSTOMER, to: await OURS(world), body });
const statusOf = async (world: World, callId: string) => {
  const { body } = await world.rest("GET", `/messages?callId=${callId}&direction=outbound`);
  return body.data[0]?.status as string | undefined;
};
const noFaults = async (page: Page) =>
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

test("words that may ask for an end hold every text until a person decides", async ({ page, world }) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const first = await world.endedCall(assistant);
  await expect.poll(() => statusOf(world, first.id)).toBe("delivered");
  await answer(world, "please stop texting me");

  const second = await world.endedCall(assistant);
  await expect.poll(() => statusOf(world, second.id)).toBe("pending");
  await page.goto(`/w/${world.slug}`);
  await page.getByRole("link", { name: "1 answer may ask you to stop" }).first().click();
  const review = page.getByRole("list", { name: "To review" });
  await expect(review).toContainText("“please stop texting me”");
  await expect(review).toContainText("1 text waits");
  await noFaults(page);

  // Live: another one comes while the list is open.
  await world.procedure("phone.reply", {
    from: "+12025550143",
    to: await OURS(world),
    body: "wrong number",
  });
  await expect(review.getByRole("listitem")).toHaveCount(2);
  await expect(page.getByRole("link", { name: /Opt-outs 2 to review/ })).toBeVisible();
  await page.getByRole("button", { name: "Dismiss: +1 202 555 0143" }).click();
  await expect(review.getByRole("listitem")).toHaveCount(1);

  expect(await optOuts(world)).toEqual([]);
  await page.getByRole("button", { name: "Opt out: +1 202 555 0142" }).click();
  await expect(page.getByRole("heading", { name: "To review" })).toBeHidden();
  const table = page.getByRole("table", { name: "Opt-outs" });
  await expect(table.getByRole("row", { name: /\+1 202 555 0142/ })).toContainText("a person decided");
  await expect.poll(() => statusOf(world, second.id)).toBe("suppressed");
});

test("dismissed words let what waited go out", async ({ page, world }) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const first = await world.endedCall(assistant);
  await expect.poll(() => statusOf(world, first.id)).toBe("delivered");
  await answer(world, "I don't want these texts before noon");
  const second = await world.endedCall(assistant);
  await expect.poll(() => statusOf(world, second.id)).toBe("pending");
  await page.goto(`/w/${world.slug}/contacts/opt-outs`);
  await page.getByRole("button", { name: /^Dismiss/ }).click();
  await expect.poll(() => statusOf(world, second.id)).toBe("delivered");
});

test("a list of opt-outs is imported, bad rows are named by line, and it is exported", async ({
  page,
  world,
}) => {
  await page.goto(`/w/${world.slug}/contacts/opt-outs`);
  await page.getByRole("button", { name: "Import" }).click();
  const dialog = page.getByRole("dialog", { name: "Import opt-outs" });
  const [one, other] = [someNumber(), someNumber()];
  await dialog.getByLabel("File with opt-outs").setInputFiles({
    name: "list.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`phone,note\n${one},by mail\nnot a number,\n${other},"=1+1"\n`),
  });
  await expect(dialog.getByText("2 to add, 1 with a fault")).toBeVisible();
  await expect(dialog.getByRole("list", { name: "Rows with a fault" })).toContainText(
    /Line 3.*not a number.*letters/,
  );
  await noFaults(page);
  await dialog.getByRole("button", { name: "Add 2 numbers" }).click();
  await expect(dialog).toBeHidden();
  const table = page.getByRole("table", { name: "Opt-outs" });
  await expect(table.getByRole("row", { name: /by mail/ })).toContainText("Imported");
  expect((await optOuts(world)).map(({ phone }) => phone).sort()).toEqual([one, other].sort());

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const stream = await (await download).createReadStream();
  const text = (await stream.toArray()).join("");
  expect(text).toContain(`${one},,import,by mail,`);
  // A spreadsheet would take it for a formula.
  expect(text).toContain(`${other},,import,'=1+1,`);
});

test("an opt-out may count for one of our numbers only", async ({ page, world }) => {
  await page.goto(`/w/${world.slug}/contacts/opt-outs`);
  await page.getByRole("button", { name: "Add opt-out" }).click();
  const dialog = page.getByRole("dialog", { name: "Add an opt-out" });
  await dialog.getByLabel("Phone number").fill(CUSTOMER);
  const numbers = dialog.getByLabel("Not to be texted from");
  await expect(numbers.getByRole("option")).not.toHaveCount(1);
  await numbers.selectOption({ index: 1 });
  await dialog.getByRole("button", { name: "Add opt-out" }).click();
  await expect(page.getByRole("table", { name: "Opt-outs" })).not.toContainText("All numbers");
});

test("who asks on the call not to be contacted is not texted by the automation", async ({ page, world }) => {
  const assistant = await world.assistant();
  await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
  const form = page.getByRole("form", { name: "Post-call variables" });
  await form.getByRole("button", { name: "Add variable" }).click();
  await form
    .getByRole("listitem", { name: /^variable \d+$/ })
    .getByLabel("Name")
    .fill("no_contact");
  const row = form.getByRole("listitem", { name: "no_contact", exact: true });
  await row.getByLabel("Type").selectOption({ label: "Boolean" });
  await row.getByLabel("Description").fill("Did the customer ask not to be contacted any more?");
  await row.getByRole("button", { name: "More" }).click();
  await row.getByLabel("Asked not to be contacted").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Everything is saved").first()).toBeAttached();

  await world.liveAutomation(assistant);
  const call = await world.endedCall(assistant, {
    transcript: [
      {
        role: "assistant",
        text: "Hi, this is Ada. Would you like to book the appointment on Friday at 3 pm?",
      },
      { role: "customer", text: "First of all, don't text me any more, please." },
      { role: "assistant", text: "Understood. Would you like to book the appointment on Friday at 3 pm?" },
      { role: "customer", text: "Yes, that works for me." },
      { role: "assistant", text: "Wonderful, you are booked for Friday at 3 pm. Goodbye." },
    ],
  });
  await expect.poll(() => statusOf(world, call.id)).toBe("suppressed");
  expect(await optOuts(world)).toMatchObject([{ phone: CUSTOMER, source: "call" }]);
  await page.goto(`/w/${world.slug}/contacts/opt-outs`);
  const told = page.getByRole("row", { name: /Asked for it on a call/ });
  await expect(told).toContainText("don't text me any more");
});

test("the answer to STOP is the workspace's own", async ({ page, world }) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const first = await world.endedCall(assistant);
  await expect.poll(() => statusOf(world, first.id)).toBe("delivered");
  await page.goto(`/w/${world.slug}/settings/messaging`);
  const field = page.getByLabel("Answer to STOP");
  await field.fill("Bye, see www.example.com");
  await page.getByRole("button", { name: "Save answers" }).click();
  await expect(field).toHaveAccessibleDescription(/leave links out/);
  await field.fill("Acme: you are out. START brings you back.");
  await page.getByRole("button", { name: "Save answers" }).click();
  await expect(page.getByText("Answers saved")).toBeVisible();
  await answer(world, "STOP");
  await answer(world, "STOP");
  const sent = async () => {
    const { body } = await world.rest("GET", "/messages?direction=outbound");
    return body.data.filter((message: { body: string }) => message.body.startsWith("Acme: you are out"));
  };
  await expect
    .poll(async () => (await sent()).map(({ status }: { status: string }) => status))
    .toEqual(["delivered"]);
});

test("a step's text shows its cost, its limit and what it comes to over the last calls", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const automation = await world.liveAutomation(assistant, "Hi. {{variables.summary}}");
  await world.endedCall(assistant);
  await page.goto(`/w/${world.slug}/settings/messaging`);
  await page.getByLabel("Price", { exact: true }).fill("0.0079");
  await page.getByRole("button", { name: "Save price" }).click();
  await expect(page.getByText("Price saved")).toBeVisible();

  await page.goto(`/w/${world.slug}/automations/${automation}?step=thanks`);
  const calls = page.getByLabel("Over the last calls");
  await expect(calls).toContainText("Last call");
  await expect(calls).toContainText(/Longest.*segments?, \d+ characters/);
  await expect(calls).toContainText(/\$0\.0\d+/);
  await page.getByLabel("Message", { exact: true }).fill(`${"word ".repeat(40)}{{variables.summary}}`);
  await page.getByLabel("Length").selectOption({ label: "At most 1 segment" });
  await expect(calls).toContainText(/Not sent.*cannot be cut at a sentence/);
  await page.getByRole("button", { name: "2 hints" }).click();
  await expect(page.getByRole("dialog", { name: "Hints" })).toContainText("does not say who it is from");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Version 2 is live")).toBeVisible();
});
