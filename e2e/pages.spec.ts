import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures";

const PAGES = [
  ["", "Overview"],
  ["/assistants", "Assistants"],
  ["/calls", "Calls"],
  ["/automations", "Automations"],
  ["/automations/new", "New automation"],
  ["/messages", "Messages"],
  ["/emails", "Emails"],
  ["/contacts", "Contacts"],
  ["/webhooks", "Webhooks"],
  ["/analytics", "Analytics"],
  ["/analytics/response", "Analytics"],
  ["/analytics/opt-outs", "Analytics"],
  ["/analytics/funnel", "Analytics"],
  ["/analytics/variables", "Analytics"],
  ["/analytics/alerts", "Analytics"],
  ["/settings", "Settings"],
  ["/settings/members", "Members"],
  ["/settings/api-keys", "API keys"],
  ["/settings/messaging", "Quiet hours"],
  ["/settings/notifications", "When runs fail"],
  ["/settings/sources", "Voice platforms"],
  ["/settings/sources/vapi", "Calls from Vapi"],
  ["/settings/connections", /Settings|Twilio/],
] as const;

test.describe.configure({ mode: "parallel" });

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`every page is accessible, fits and breaks no policy: ${scheme}, ${width} px`, async ({
      page,
      world,
    }) => {
      test.setTimeout(400_000);
      const assistant = await world.assistant(
        "A name that is far longer than anybody would give to an assistant",
      );
      const automation = await world.liveAutomation(assistant);
      const call = await world.endedCall(assistant);
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      const complaints: string[] = [];
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));

      const detail = [
        [`/assistants/${assistant}`, /A name that is far/],
        [`/assistants/${assistant}?tab=post-call`, /A name that is far/],
        [`/automations/${automation}`, "Follow up"],
        [`/automations/${automation}?tab=runs`, "Follow up"],
        [`/calls/${call.id}`, /555/],
      ] as const;
      for (const [path, title] of [...PAGES, ...detail]) {
        await page.goto(`/w/${world.slug}${path}`);
        await expect(page.getByRole("heading", { name: title }).first(), path).toBeVisible();
        await page.waitForLoadState("load");
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ target }) => target).join(" ")}`),
        ).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${path} is wider than the screen`).toBeLessThanOrEqual(0);
      }
      expect(complaints).toEqual([]);
    });
  }
}

test("the palette finds pages, assistants and actions by keyboard", async ({ page, world }) => {
  await world.assistant("Ada of the palette");
  await page.goto(`/w/${world.slug}`);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("Ada of");
  await page.getByRole("option", { name: /Ada of the palette/ }).waitFor();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Ada of the palette" })).toBeVisible();
});
