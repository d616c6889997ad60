import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "./fixtures";
import { DATA_DIR } from "./playwright.config";

const CALLS = 100_000;

/** As the README says it: beside what is there, in the running instance, for its first person. */
async function seed() {
  const root = path.resolve(import.meta.dirname, "..");
  await promisify(execFile)(
    "npm",
    ["run", "--silent", "db:seed", "--", "--calls", String(CALLS), "--until", "2026-03-01"],
    { cwd: root, env: { ...process.env, WRAPUP_DATA_DIR: DATA_DIR } },
  ).catch((error: unknown) => {
    // The first try of this test has made it.
    if (!String(error).includes('There is a workspace "scale" already')) throw error;
  });
}

test("one call is found among 100,000, by a variable's value and by words", async ({ page }) => {
  test.setTimeout(600_000);
  await seed();
  const { email, password } = JSON.parse(readFileSync(path.join(DATA_DIR, "demo.json"), "utf8"));
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();

  const rows = page.getByRole("table", { name: "Calls" }).getByRole("row");
  const variable = page.getByRole("dialog", { name: "Filter by a variable" });
  await page.goto("/w/scale/calls?to=2025-09-01&variable=booking:known");
  await rows.nth(1).getByRole("link").first().click();
  const transcript = page.getByText(/Your booking is BK/);
  const code = /BK[0-9a-f]{6}/.exec((await transcript.first().textContent()) ?? "")?.[0] ?? "none";
  const address = new URL(page.url()).pathname;

  await page.goto("/w/scale/calls");
  await page.getByRole("button", { name: "Variable", exact: true }).click();
  await variable.getByLabel("Variable").selectOption("booking");
  await variable.getByLabel("Comparison").selectOption({ label: "is" });
  await variable.getByLabel("Value").fill(code);
  await variable.getByRole("button", { name: "Apply" }).click();
  await expect(rows).toHaveCount(2);
  await rows.nth(1).getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`${address}(\\?|$)`));

  await page.goto("/w/scale/calls");
  await page.getByLabel("Search what was said").fill(`"your booking is ${code}"`);
  await expect(rows).toHaveCount(2);
  await expect(page.locator("mark").last()).toHaveText(`Your booking is ${code}`);
  await rows.nth(1).getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`${address}(\\?|$)`));
});
