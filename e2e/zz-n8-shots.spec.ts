import { readFileSync } from "node:fs";
import path from "node:path";
import { BASE_URL, test } from "./fixtures";
import { DATA_DIR } from "./playwright.config";

test("shots", async ({ page }) => {
  test.setTimeout(400_000);
  const demo = JSON.parse(readFileSync(path.join(DATA_DIR, "demo.json"), "utf8"));
  const { csrfToken } = await (await page.request.get(`${BASE_URL}/api/auth/csrf`)).json();
  await page.request.post(`${BASE_URL}/api/auth/callback/credentials`, {
    form: { csrfToken, email: demo.email, password: demo.password, json: "true" },
  });
  for (const scheme of ["light", "dark"] as const)
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      for (const p of [
        "",
        "/analytics",
        "/analytics/response",
        "/analytics/opt-outs",
        "/analytics/funnel",
        "/analytics/variables?with=summary",
        "/analytics/alerts",
      ]) {
        await page.goto(`${BASE_URL}/w/${demo.workspace}${p}`);
        await page.waitForLoadState("networkidle");
        await page.screenshot({
          path: `/tmp/n8shots/${scheme}-${width}-${p.replace(/\W+/g, "_") || "overview"}.png`,
          fullPage: true,
        });
      }
    }
});
