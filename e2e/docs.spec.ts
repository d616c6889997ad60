import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures";

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`what platforms post is documented by their samples, ${colorScheme}, ${width} px wide`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      await page.goto("/docs/sources");
      await expect(page.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
      for (const label of ["Vapi", "Retell", "ElevenLabs", "Bland", "Synthflow", "Famulor / autocalls"]) {
        await expect(page.getByRole("heading", { level: 2, name: label })).toBeVisible();
        await expect(page.getByRole("region", { name: `sample of ${label}` })).toContainText("+12065550114");
        await expect(page.getByRole("region", { name: `call of ${label}` })).toContainText(
          '"status": "completed"',
        );
      }
      await expect(page.getByRole("region", { name: "signature of Retell" })).toContainText(
        "x-retell-signature: v=1772443860000,d=",
      );
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`)).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }
}
