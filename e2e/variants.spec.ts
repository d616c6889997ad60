import AxeBuilder from "@axe-core/playwright";
import { expect, someNumber, test } from "./fixtures";

test("a step compares two texts: shares, previews, a test of either, one text for each customer, and what came of it", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const id = await world.liveAutomation(assistant, "Thank you, from Northwind. Reply STOP to opt out.");
  await world.procedure("automation.testTrigger", { id });
  await world.endedCall(assistant);
  await page.goto(`/w/${world.slug}/automations/${id}`);
  await page.getByRole("button", { name: /Thank you, from Northwind/ }).click();

  await test.step("Add variant gives the step a second text with half of the customers", async () => {
    await page.getByRole("button", { name: "Add variant" }).press("Enter");
    const second = page.getByLabel("Message B", { exact: true });
    await expect(second).toBeFocused();
    await second.fill("Northwind says thanks! Reply STOP to opt out.");
    await expect(page.getByLabel("Share of A")).toHaveValue("50");
    await expect(page.getByRole("region", { name: "Preview of B" })).toContainText("Northwind says thanks!");
    await expect(page.getByRole("region", { name: "Preview of B" })).toContainText("1 segment");
  });

  await test.step("shares that do not add up are said, and cannot be published", async () => {
    await page.getByLabel("Share of A").fill("30");
    await expect(page.getByText("Shares add up to 80 %; 20 % are missing.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Publish" })).toBeDisabled();
    await page.getByRole("button", { name: "1 problem" }).click();
    await expect(page.getByRole("dialog", { name: "Problems" })).toContainText(
      "The shares add up to 80 %; they must add up to 100 %",
    );
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Share evenly" }).click();
    await expect(page.getByText("Shares add up to 100 %.")).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });

  await test.step("Test step sends the text that is chosen", async () => {
    const trial = page.getByRole("region", { name: "Test step" });
    await trial.getByLabel("Text to test").selectOption("B");
    await trial.getByRole("button", { name: "Test step" }).click();
    await expect(trial).toContainText("Northwind says thanks!");
  });

  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Version 2 is live")).toBeVisible();

  const texts = await test.step("a customer gets the same text at every call", async () => {
    const bodies: string[] = [];
    for (const to of [someNumber(), someNumber(), someNumber()]) {
      for (let times = 0; times < 2; times++) {
        const call = await world.endedCall(assistant, { to });
        const sent = async () =>
          (await world.rest("GET", `/messages?callId=${call.id}&direction=outbound`)).body.data[0];
        await expect.poll(async () => (await sent())?.status).toBe("delivered");
        bodies.push((await sent()).body);
      }
      expect(bodies.at(-1)).toBe(bodies.at(-2));
    }
    return bodies;
  });

  await test.step("the Variants tab counts them, without the test, and says that it is too early", async () => {
    await page.getByRole("link", { name: "Variants" }).click();
    const table = page.getByRole("table", { name: /^Texts of/ });
    const second = table.getByRole("row").filter({ hasText: "Text B" });
    const count = texts.filter((body) => body.startsWith("Northwind says")).length;
    await expect(second.getByRole("cell").nth(1)).toHaveText(`Sent${count}`);
    await expect(second).toContainText("Not enough data");
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
});
