import type { Browser, Page } from "@playwright/test";
import superjson from "superjson";
import { enter, expect, makeAccount, someId, test } from "./fixtures";

const WRONG = "The e-mail address or the password is not right.";

/** A browser of somebody else. */
async function anotherBrowser(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

async function signIn(page: Page, email: string, password: string) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("who signs up lands in a workspace of their own, and signs out and in again", async ({ page }) => {
  const email = `${someId()}@example.com`;
  const password = `battery staple ${someId()}`;
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill("Robin");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("password1");
  await page.getByLabel("Workspace").fill("Robin & Sons");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "most common passwords" })).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(email);

  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await expect(page).toHaveURL(/\/w\/robin-sons/);
  const home = page.url();

  // The page has come from the server whole: who clicks before its scripts are there clicks again.
  await expect(async () => {
    await page.getByRole("button", { name: "Robin: account menu" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click({ timeout: 2000 });
  }).toPass();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto(`${home}/calls`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);

  await signIn(page, email, "not the password");
  const alert = page.getByRole("alert").filter({ hasText: WRONG });
  await expect(alert).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await page.reload();
  await signIn(page, `${someId()}@example.com`, "not the password");
  await expect(alert).toBeVisible();

  await signIn(page, email, password);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
});

test("what is typed before the page's scripts are there is kept, and never part of a URL", async ({
  page,
}) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\.js(\?|$)/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/sign-in", { waitUntil: "commit" });
  const email = `${someId()}@example.com`;
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("typed very early");
  await expect(page.locator("form")).toHaveAttribute("method", "post");
  release();
  await page.waitForFunction(() =>
    Object.keys(document.querySelector("form") ?? {}).some((key) => key.startsWith("__reactProps")),
  );
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: WRONG })).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  expect(page.url()).not.toContain("typed");
});

test("a new password ends the session in the other browser", async ({ page, browser }) => {
  const account = await makeAccount("Sam");
  const other = await anotherBrowser(browser);
  for (const one of [page, other]) {
    await enter(one, account);
    await one.goto("/");
    await expect(one.getByRole("heading", { name: "Overview" })).toBeVisible();
  }
  await page.getByRole("button", { name: "Sam: account menu" }).click();
  await page.getByRole("menuitem", { name: "Your account" }).click();
  await page.getByLabel("Present password").fill("not mine");
  await page.getByLabel("New password").fill("a longer way in 42");
  const change = page.getByRole("button", { name: "Change password and sign out everywhere" });
  await change.click();
  await expect(page.getByLabel("Present password")).toHaveAccessibleDescription(
    "This is not your present password",
  );
  await page.getByLabel("Present password").fill(account.password);
  await change.click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await other.getByRole("link", { name: "Calls", exact: true }).click();
  await other.reload();
  await expect(other).toHaveURL(/\/sign-in/);
  await other.context().close();

  await signIn(page, account.email, account.password);
  await expect(page.getByRole("alert").filter({ hasText: WRONG })).toBeVisible();
  await signIn(page, account.email, "a longer way in 42");
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
});

test("who is invited as a viewer sees and cannot change; removed, they find nothing", async ({
  page,
  browser,
  world,
  otherAccount,
}) => {
  const assistant = await world.assistant("Ada of the invitation");
  const automation = await world.liveAutomation(assistant);
  const members = `/w/${world.slug}/settings/members`;
  await page.goto(members);
  await page.getByRole("button", { name: "Invite" }).click();
  const form = page.getByRole("dialog", { name: "Invite somebody" });
  await form.getByLabel("Role").selectOption("viewer");
  await form.getByRole("button", { name: "Create link" }).click();
  const shown = page.getByRole("dialog", { name: "Invitation link" });
  const link = (await shown.getByRole("code").textContent()) ?? "";
  await shown.getByRole("button", { name: "Done" }).click();

  const guest = await anotherBrowser(browser);
  await enter(guest, otherAccount);
  await guest.goto(link);
  await expect(guest.getByText("You are invited as viewer")).toBeVisible();
  await guest.getByRole("button", { name: `Join as ${otherAccount.email}` }).click();
  await expect(guest.getByRole("heading", { name: "Overview" })).toBeVisible();

  await test.step("A viewer has no button to manage, and no edit is taken", async () => {
    await guest.goto(members);
    await expect(guest.getByRole("table", { name: "Members" })).toContainText(otherAccount.email);
    await expect(guest.getByRole("button", { name: "Invite" })).toHaveCount(0);
    await guest.goto(`/w/${world.slug}/settings/connections`);
    await expect(guest.getByRole("heading", { name: "No carrier account connected" })).toBeVisible();
    await expect(guest.getByRole("button", { name: "Connect Twilio" })).toHaveCount(0);

    await guest.goto(`/w/${world.slug}/assistants/${assistant}`);
    await expect(async () => {
      await guest.getByLabel("Objective").fill("Sell everything");
      await expect(guest.getByText("Unsaved changes")).toBeVisible({ timeout: 1000 });
    }).toPass();
    await guest.getByRole("button", { name: "Save", exact: true }).click();
    await expect(guest.getByRole("alert").filter({ hasText: /Your role \(viewer\)/ })).toBeVisible();
    const { body } = await world.rest("GET", `/assistants/${assistant}`);
    expect(body.objective).toBe("Book an appointment");

    const act = (name: string, data: unknown) =>
      otherAccount.api.post(`/api/trpc/${name}`, {
        headers: { origin: new URL(link).origin, "x-workspace": world.slug },
        data: superjson.serialize(data),
      });
    expect((await act("automation.turnOff", { id: automation })).status()).toBe(403);
    expect((await act("apiKey.create", { name: "mine", role: "admin" })).status()).toBe(403);
  });

  await test.step("The link works once", async () => {
    await guest.goto(link);
    await expect(guest.getByRole("heading", { name: "Invitation not found" })).toBeVisible();
  });

  await page.reload();
  await page.getByRole("button", { name: "Remove Kim" }).click();
  await page
    .getByRole("dialog", { name: "Remove Kim?" })
    .getByRole("button", { name: "Remove member" })
    .click();
  await expect(page.getByRole("table", { name: "Members" })).not.toContainText(otherAccount.email);
  await guest.goto(`/w/${world.slug}/calls`);
  await expect(guest.getByRole("heading", { name: /not found/i })).toBeVisible();
  await guest.context().close();
});

test("after five wrong passwords the sign-in says when to try again", async ({ page }) => {
  const email = `${someId()}@example.com`;
  await page.goto("/sign-in");
  for (let attempt = 0; attempt < 5; attempt++) {
    const answered = page.waitForResponse((response) =>
      response.url().includes("/api/auth/callback/credentials"),
    );
    await signIn(page, email, `guess ${attempt}`);
    await answered;
    await expect(page.getByRole("alert").filter({ hasText: WRONG })).toBeVisible();
    await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeEnabled();
  }
  await signIn(page, email, "one guess too many");
  await expect(
    page.getByRole("alert").filter({ hasText: /Too many attempts\. Try again in 1[45] minutes/ }),
  ).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
});
