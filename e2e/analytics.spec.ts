import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { AGREED, DECLINED, expect, test, type World } from "./fixtures";

/** Two calls that agreed and were texted, of which one answered; one that declined; one that nobody answered. */
async function fourCalls(world: World) {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  await world.endedCall(assistant, { to: "+12025550142", transcript: AGREED });
  await world.endedCall(assistant, { to: "+12025550143", transcript: AGREED });
  await world.endedCall(assistant, { to: "+12025550144", transcript: DECLINED });
  await world.endedCall(assistant, { to: "+12025550145", status: "no_answer", transcript: [] });
  await expect
    .poll(
      async () =>
        (await world.rest("GET", "/messages")).body.data.map((one: { status: string }) => one.status),
      {
        timeout: 20_000,
      },
    )
    .toEqual(["delivered", "delivered"]);
  await world
    .procedure("phone.reply", { to: "+12025550100", from: "+12025550142", body: "Great, thanks" })
    .catch(async () => {
      const { body } = await world.rest("GET", "/messages");
      await world.procedure("phone.reply", {
        to: body.data[0].from,
        from: "+12025550142",
        body: "Great, thanks",
      });
    });
  return assistant;
}

const found = (page: Page) =>
  page.getByRole("table", { name: "Calls and whether they were texted" }).locator("tbody").getByRole("row");

test("each step of the funnel leads to exactly its calls, and the reasons add up", async ({
  page,
  world,
}) => {
  await fourCalls(world);
  await page.goto(`/w/${world.slug}`);
  const funnel = page.getByRole("region", { name: "From call to answer" });
  await expect(funnel.getByRole("link", { name: /^Answered\s*1/ })).toBeVisible();
  await funnel.getByRole("link", { name: /^Texted\s*2/ }).click();
  await expect(page).toHaveURL(/\/analytics\/funnel\?step=texted/);
  await expect(found(page)).toHaveCount(2);

  const steps = [
    ["Calls", 4, ["0142", "0143", "0144", "0145"]],
    ["Completed", 3, ["0142", "0143", "0144"]],
    ["Achieved", 2, ["0142", "0143"]],
    ["Delivered", 2, ["0142", "0143"]],
    ["Answered", 1, ["0142"]],
  ] as const;
  for (const [label, count, ends] of steps) {
    await page.getByRole("link", { name: new RegExp(`^${label}\\s*${count}\\b`) }).click();
    await expect(found(page)).toHaveCount(count);
    for (const end of ends) await expect(found(page).filter({ hasText: `555 ${end}` })).toHaveCount(1);
  }

  const reasons = page.getByRole("region", { name: "Why calls were texted or not" });
  await expect(reasons).toContainText("4 ended calls of the period, each with one reason; 2 were not texted");
  await reasons.getByRole("button", { name: /^Nothing to send/ }).click();
  await expect(page).toHaveURL(/reason=branch_sent_nothing/);
  await expect(found(page).filter({ hasText: "555 0144" })).toHaveCount(1);
});

test("rates say what they divide, are told apart, and have a table behind each chart", async ({
  page,
  world,
}) => {
  await fourCalls(world);
  await page.goto(`/w/${world.slug}/analytics`);
  const chart = page.getByRole("region", { name: "Delivery rate" });
  await expect(chart).toContainText("100%");
  await expect(chart).toContainText("2 of 2 texts sent");
  await chart.getByRole("button", { name: "Delivery rate" }).hover();
  await expect(page.getByRole("tooltip")).toContainText("of all that it took (sent)");
  await chart.getByRole("slider").press("ArrowLeft");
  await expect(chart.getByRole("slider")).toHaveAttribute("aria-valuetext", /nothing/);
  await chart.getByRole("button", { name: "Show as a table" }).click();
  await expect(chart.getByRole("row").last()).toContainText(/100%\s*2\s*2/);
  const csv = page.waitForEvent("download");
  await chart.getByRole("button", { name: "Save as CSV" }).click();
  expect((await csv).suggestedFilename()).toMatch(/^wrapup-delivery-rate-.*\.csv$/);
  await chart.getByRole("button", { name: "Show the chart" }).click();
  const png = page.waitForEvent("download");
  await chart.getByRole("button", { name: "Save as a picture" }).click();
  expect((await png).suggestedFilename()).toMatch(/\.png$/);

  await expect(page.getByRole("table", { name: "Texts by automation" })).toContainText("Follow up");
  await page.getByLabel("Tell apart by").selectOption("text");
  await expect(page.getByRole("table", { name: "Texts by text" })).toContainText("Follow up: Thank you");
  await page.getByLabel("Tell apart by").selectOption("country");
  await expect(page.getByRole("table", { name: "Texts by country" })).toContainText("United States");

  await page.getByRole("link", { name: "Response" }).click();
  await expect(page.getByRole("region", { name: "Response rate" })).toContainText("1 of 2 delivered texts");
  await expect(page.getByRole("table", { name: /^Answers and the texts/ })).toContainText("Great, thanks");
  await expect(page.getByRole("region", { name: "Best hours" }).first()).toBeVisible();

  await page.getByRole("link", { name: "Variables" }).click();
  const status = page.getByRole("region", { name: "status", exact: true });
  await status.getByRole("button", { name: /^true/ }).click();
  await expect(
    page.getByRole("region", { name: "Calls with this value" }).locator("tbody").getByRole("row"),
  ).toHaveCount(2);
  await page.getByLabel("Crossed with").selectOption("summary");
  await expect(page.getByRole("region", { name: "status across summary" })).toBeVisible();
});

for (const path of ["", "/response", "/opt-outs", "/funnel", "/variables", "/alerts"]) {
  test(`the page ${path || "/"} of analytics is accessible and fits a phone`, async ({ page, world }) => {
    await fourCalls(world);
    for (const [scheme, width] of [
      ["light", 1440],
      ["dark", 390],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`/w/${world.slug}/analytics${path}`);
      await expect(page.getByRole("heading", { name: "Analytics" })).toBeVisible();
      await page.waitForLoadState("networkidle");
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`),
      ).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    }
  });
}
