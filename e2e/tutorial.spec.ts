import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { DATA_DIR } from "./playwright.config";

/** Design §1, as a new user walks it on a fresh instance: nothing is prepared but the demo's sign-in. */
const demo = () => JSON.parse(readFileSync(path.join(DATA_DIR, "demo.json"), "utf8"));

async function answerAndTalk(page: Page, words: string[]) {
  const phone = page.getByRole("dialog", { name: "Virtual phone" });
  await phone.getByRole("button", { name: "Answer" }).click();
  const transcript = phone.getByRole("log", { name: "Live transcript" });
  const hangUp = phone.getByRole("button", { name: "Hang up" });
  const ended = phone.getByText(/ended$/);
  await expect(transcript).toContainText("Northwind");
  for (const text of words) {
    await phone.getByRole("textbox", { name: "Say something" }).fill(text);
    await phone.getByRole("button", { name: "Say it" }).click();
    // A goodbye is the last word: the assistant then hangs up itself.
    await expect(transcript.getByText(text).or(ended).first()).toBeVisible();
    await expect(phone.getByText("is about to speak")).toHaveCount(0);
  }
  await expect(hangUp.or(ended)).toBeVisible();
  if (await hangUp.isVisible()) await hangUp.click({ timeout: 3000 }).catch(() => {});
  await expect(ended).toBeVisible();
}

async function pickFrom(page: Page, open: () => Promise<void>, search: string, item: RegExp) {
  await open();
  await page.getByPlaceholder("Search call data").fill(search);
  await page.getByRole("option", { name: item }).first().click();
}

async function addStep(page: Page, where: string, search: string, title: RegExp) {
  await page.getByRole("button", { name: where }).first().click();
  await page.getByRole("combobox", { name: "Search steps" }).fill(search);
  await page.getByRole("option", { name: title }).first().click();
}

test("the tutorial, from sign-in to an SMS after every call", async ({ page }) => {
  test.setTimeout(180_000);
  const { email, password, workspace } = demo();
  const base = `/w/${workspace}`;

  await test.step("1. Sign in, open an assistant and its three tabs", async () => {
    await page.goto("/");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
    await page.getByRole("link", { name: "Assistants" }).click();
    await page.getByRole("link", { name: "Theo, delivery survey" }).click();
    await expect(page.getByLabel("Objective")).toHaveValue(/satisfied/);
    await page
      .getByRole("tab", { name: "Call variables" })
      .or(page.getByRole("link", { name: "Call variables" }))
      .click();
    await page
      .getByRole("tab", { name: "Post-call actions" })
      .or(page.getByRole("link", { name: "Post-call actions" }))
      .click();
    await expect(page.getByRole("listitem", { name: "status" })).toBeVisible();
    await expect(page.getByRole("listitem", { name: "summary" })).toBeVisible();
  });

  await test.step("2. A new automation: Phone call ended, for this assistant", async () => {
    await page.goto(`${base}/automations`);
    await page.getByRole("link", { name: "New automation" }).first().click();
    await page.getByRole("combobox", { name: "Search triggers" }).fill("hang up");
    await page.getByRole("option", { name: /Phone call ended/ }).click();
    await page.getByLabel("Assistant").selectOption({ label: "Maya, appointments (has an automation)" });
    await expect(page.getByText("already start")).toContainText("Text who agreed");
    await page.getByLabel("Assistant").selectOption({ label: "Theo, delivery survey" });
    await page.getByLabel("Name").fill("Thank the customer");
    await page.getByRole("button", { name: "Create automation" }).click();
    await expect(page.getByRole("heading", { name: "Thank the customer" })).toBeVisible();
  });
  const automation = page.url();

  await test.step("3. Test trigger listens, and the assistant shows the automation's webhook", async () => {
    await page.getByRole("button", { name: "Test trigger" }).first().click();
    await expect(page.getByRole("status").filter({ hasText: "Listening" })).toBeVisible();
    await expect(page.getByText("/api/hooks/")).toBeVisible();
  });

  await test.step("4. Speak to the assistant on the virtual phone, agree, hang up", async () => {
    await page.getByRole("button", { name: "Speak to assistant" }).click();
    await page.getByRole("menuitem", { name: /Phone call/ }).click();
    await answerAndTalk(page, ["Yes, everything was perfect, thank you.", "Bye"]);
  });

  await test.step("5. The page has meanwhile received the payload; the call is evaluated with its proof", async () => {
    await expect(page.getByRole("region", { name: "Samples" })).toBeVisible();
    await page
      .getByRole("dialog", { name: "Virtual phone" })
      .getByRole("link", { name: "See what came of it" })
      .click();
    const variables = page.getByRole("region", { name: "Variables" });
    await expect(variables.getByText("Evaluated")).toBeVisible();
    await expect(variables.getByText("True", { exact: true })).toBeVisible();
    await variables.getByRole("button", { name: /Show the proof of status/ }).click();
    await expect(page.getByTitle(/^Proves .*status/).first()).toBeInViewport();
  });
  const call = page.url();

  await test.step("6. A variable that is added later arrives by Re-evaluate and Resend webhook", async () => {
    await page.goto(`${base}/assistants`);
    await page.getByRole("link", { name: "Theo, delivery survey" }).click();
    await page
      .getByRole("tab", { name: "Post-call actions" })
      .or(page.getByRole("link", { name: "Post-call actions" }))
      .click();
    await expect(page.getByText("Thank the customer").first()).toBeVisible();
    await page.getByRole("button", { name: "Add variable" }).click();
    const row = page.getByRole("listitem", { name: "variable 3" });
    await row.getByLabel("Name").fill("parcel_intact");
    const added = page.getByRole("listitem", { name: "parcel_intact" });
    await added.getByLabel("Type").selectOption("boolean");
    await added.getByLabel("Description").fill("Did the parcel arrive in good order?");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Everything is saved").first()).toBeAttached();

    await page.goto(call);
    await page.getByRole("button", { name: "Re-evaluate" }).click();
    await expect(page.getByText("parcel_intact").first()).toBeVisible();
    await expect(page.getByRole("button", { name: "2 revisions" })).toBeVisible();
    await page.getByRole("button", { name: "Resend webhook" }).click();
    await page
      .getByRole("dialog", { name: "Resend webhook" })
      .getByRole("button", { name: "Resend webhook" })
      .click();
    await expect(page.getByRole("list", { name: "What happened" })).toContainText(/sample/i);
    await page.getByRole("button", { name: "Done" }).click();
    await page.goto(automation);
    await expect(page.getByRole("region", { name: "Samples" })).toContainText("parcel_intact");
  });

  await test.step("7. Branch on status: is true", async () => {
    await addStep(page, "Add a step after the trigger", "branch", /Branch/);
    await pickFrom(page, () => page.getByLabel("Value").click(), "status", /status/i);
    await page.getByLabel("Condition").selectOption({ label: "(Boolean) Is true" });
    for (const lane of ["True", "False", "Unknown"])
      await expect(page.getByText(lane, { exact: true }).first()).toBeVisible();
  });

  await test.step("8. On True: send an SMS to the customer, and test the step", async () => {
    await addStep(page, "Add a step to the True lane of Branch", "sms customer", /Send SMS to customer/);
    await page.getByLabel("Sender number").selectOption({ index: 1 });
    await pickFrom(
      page,
      () => page.getByRole("button", { name: "Insert into Recipient" }).click(),
      "customer",
      /call customer phone/,
    );
    await expect(page.getByLabel("Recipient", { exact: true })).toHaveValue("{{call.customerPhone}}");
    await page.getByLabel("Message", { exact: true }).fill("Thank you for your time. ");
    await pickFrom(
      page,
      () => page.getByRole("button", { name: "Insert into Message" }).click(),
      "summary",
      /summary/i,
    );
    await expect(page.getByRole("region", { name: "Preview" })).toContainText("Thank you for your time.");
    await page.getByRole("button", { name: "Test step" }).click();
    await expect(page.getByRole("region", { name: "Test step" })).toContainText("Delivered");
    await page.getByRole("button", { name: /Open the virtual phone/ }).click();
    const phone = page.getByRole("dialog", { name: "Virtual phone" });
    await phone.getByText("Messages").click();
    await expect(phone.getByRole("log", { name: "Messages" })).toContainText("Thank you for your time.");
    await phone.getByRole("button", { name: "Put the phone away" }).click();
  });

  await test.step("10. Publish; the next call is texted and its run is there", async () => {
    await page.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByText("Version 1 is live")).toBeVisible();
    await page
      .getByRole("button", { name: /Phone call ended/ })
      .first()
      .click();
    await page.goto(`${base}/assistants`);
    await page.getByRole("link", { name: "Theo, delivery survey" }).click();
    await page.getByRole("button", { name: "Speak to assistant" }).click();
    await page.getByRole("menuitem", { name: /Phone call/ }).click();
    await answerAndTalk(page, ["Yes, it was all fine.", "Bye"]);
    await page
      .getByRole("dialog", { name: "Virtual phone" })
      .getByRole("link", { name: "See what came of it" })
      .click();
    const timeline = page.getByRole("region", { name: "What followed" });
    await expect(timeline).toContainText("SMS sent");
    await expect(timeline).toContainText("SMS delivered");
    await page.goto(`${automation.split("?")[0]}?tab=runs`);
    await page
      .getByRole("row", { name: /Succeeded/ })
      .first()
      .getByRole("link")
      .first()
      .click();
    await expect(page.getByText("Send SMS to customer").first()).toBeVisible();
    await page.goto(`${base}/analytics`);
    await expect(page.getByRole("heading", { name: "Analytics" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Delivery rate" })).toContainText(/of \d+ texts sent/);
  });
});
