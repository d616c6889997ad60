import type { Page } from "@playwright/test";
import { expect } from "./fixtures";

/** The builder as a person uses it: what several specs do there. */
export async function addStep(page: Page, where: string, title: string) {
  await page.getByRole("button", { name: where, exact: true }).click();
  await page.getByRole("combobox", { name: "Search steps" }).fill(title);
  await page
    .getByRole("option")
    .filter({ has: page.getByText(title, { exact: true }) })
    .first()
    .click();
}

/** Finds a value in the open picker and takes it. */
async function pick(page: Page, search: string, item: RegExp) {
  await page.getByPlaceholder("Search call data").fill(search);
  await page.getByRole("option", { name: item }).first().click();
  await expect(page.getByPlaceholder("Search call data")).toHaveCount(0);
}

/** Inserts a value where the caret of that field is. */
export async function insert(page: Page, into: string, search: string, item: RegExp) {
  await page.getByRole("button", { name: `Insert into ${into}`, exact: true }).click();
  await pick(page, search, item);
}

/** Chooses the value that a condition looks at. */
export async function chooseValue(page: Page, label: string, search: string, item: RegExp) {
  await page.getByLabel(label, { exact: true }).click();
  await pick(page, search, item);
}

/** What to write where an inserted value is unknown. */
export async function setFallback(page: Page, value: string, fallback: string) {
  await page.getByRole("button", { name: value, exact: true }).click();
  await page.getByLabel(`When ${value} is unknown, write`).fill(fallback);
  await page.getByRole("button", { name: "Set", exact: true }).click();
}

export const testStep = (page: Page) => page.getByRole("region", { name: "Test step" });

/** Presses Test step and waits for what it says. */
export async function tryStep(page: Page, says: string | RegExp) {
  await testStep(page).getByRole("button", { name: "Test step" }).click();
  await expect(testStep(page)).toContainText(says);
}

export async function publish(page: Page) {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("Version 1 is live")).toBeVisible();
}

export const cards = (page: Page) => page.getByRole("region", { name: "Steps" }).locator("[data-card]");
