import { readFileSync } from "node:fs";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { callBody, expect, someId, someNumber, test } from "./fixtures";
import { DATA_DIR } from "./playwright.config";

const PAGES = ["audit", "retention", "status"] as const;

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`audit, retention and status are accessible and fit: ${scheme}, ${width} px`, async ({
      page,
      world,
    }) => {
      await world.assistant();
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      const ready = {
        audit: page.getByRole("rowheader", { name: "Assistant created" }),
        retention: page.getByLabel("Transcripts"),
        status: page.getByText("Every part of this instance answers."),
      };
      for (const name of PAGES) {
        await page.goto(`/w/${world.slug}/settings/${name}`);
        await expect(ready[name], name).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${name} ${id}: ${nodes.map(({ target }) => target)}`),
        ).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
      }
    });
  }
}

test("the audit log is filtered by what and by whom, and saved as a file that says so itself", async ({
  page,
  world,
}) => {
  await world.assistant("Ada of the log");
  await world.procedure("workspace.update", { name: "Renamed" });
  await page.goto(`/w/${world.slug}/settings/audit`);
  const table = page.getByRole("table", { name: "Audit log, newest first" });
  await expect(table.getByRole("rowheader", { name: "Workspace settings changed" })).toBeVisible();
  await page.getByLabel("What", { exact: true }).selectOption("assistant.created");
  await expect(page).toHaveURL(/what=assistant.created/);
  await expect(table.getByRole("row")).toHaveCount(2);
  await expect(table.getByRole("rowheader", { name: "Assistant created" })).toBeVisible();

  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "CSV, for a spreadsheet" }).click();
  const file = readFileSync(await (await saved).path(), "utf8")
    .trim()
    .split("\r\n");
  expect(file).toHaveLength(2);
  expect(file[1]).toContain("assistant.created,Assistant created,ast_");

  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(table.getByRole("rowheader", { name: "Audit log exported" })).toBeVisible();
  await page.getByLabel("From", { exact: true }).fill("2020-01-01");
  await page.getByLabel("To", { exact: true }).fill("2020-01-02");
  await expect(page.getByRole("heading", { name: "No entries match" })).toBeVisible();
});

test("old transcripts are counted before they are deleted, then gone, and the values stay", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const old = new Date(Date.now() - 40 * 86_400_000);
  const posted = {
    ...callBody(assistant, { to: someNumber() }),
    startedAt: old.toISOString(),
    endedAt: new Date(+old + 60_000).toISOString(),
  };
  const { body } = await world.rest("POST", "/calls", posted);
  const call = async () => (await world.rest("GET", `/calls/${body.id}`)).body;
  await expect.poll(async () => (await call()).evaluation.state, { timeout: 20_000 }).toBe("evaluated");

  await page.goto(`/w/${world.slug}/settings/retention`);
  await page.getByLabel("Transcripts").fill("30");
  await expect(page.getByText("1 transcript older than that")).toBeVisible();
  await page.getByRole("button", { name: "Save retention" }).click();
  const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
  await expect(dialog.getByRole("heading", { name: "Delete 1 transcript?" })).toBeVisible();
  await dialog.getByRole("button", { name: "Save and delete" }).click();

  await expect.poll(async () => (await call()).transcript, { timeout: 30_000 }).toEqual([]);
  const kept = await call();
  expect(kept.variables.status).toBe(true);
  expect(kept.evidence).toEqual({});
  const purges = page.getByRole("table", { name: "Last purges" });
  await expect(purges.getByText("None")).toBeVisible({ timeout: 30_000 });
  await page.goto(`/w/${world.slug}/calls/${body.id}`);
  await expect(page.getByText("The transcript was deleted by this workspace's retention")).toBeVisible();
});

test("health, readiness and metrics answer machines", async ({ request }) => {
  expect(await (await request.get("/api/health")).json()).toEqual({ status: "ok" });
  const ready = await (await request.get("/api/ready")).json();
  expect(ready.status).toBe("ready");
  expect(ready.checks.map(({ name, ok }: { name: string; ok: boolean }) => [name, ok])).toEqual(
    ["database", "migrations", "engine", "worker", "outbox"].map((name) => [name, true]),
  );
  expect((await request.get("/api/metrics")).status()).toBe(401);
  const metrics = await request.get("/api/metrics", {
    headers: { authorization: "Bearer a token of the browser tests" },
  });
  expect(metrics.status()).toBe(200);
  const text = await metrics.text();
  expect(text).toContain('wrapup_up{part="database"} 1');
  expect(text).toMatch(/wrapup_oldest_open_seconds\{kind="outbox"\} [\d.]+/);
  expect(text).toMatch(/process_resident_memory_bytes \d+/);
});

test("a request's id stands in its answer, its lines of the log and those of the runs that followed; no number and no key does", async ({
  request,
  world,
}) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const to = someNumber();
  const requestId = `e2e-${someId()}`;
  const answer = await request.post("/api/v1/calls", {
    headers: { authorization: `Bearer ${world.apiKey}`, "x-request-id": requestId },
    data: callBody(assistant, { to }),
  });
  expect(answer.status()).toBe(202);
  expect(answer.headers()["x-request-id"]).toBe(requestId);
  const { id } = await answer.json();
  await expect
    .poll(async () => (await world.rest("GET", `/calls/${id}`)).body.messageIds.length, { timeout: 20_000 })
    .toBe(1);
  const log = readFileSync(path.join(DATA_DIR, "wrapup.log"), "utf8");
  const lines = log.split("\n").filter((line) => line.includes(requestId));
  const logged = lines.map((line) => JSON.parse(line));
  expect(logged).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        process: "web",
        requestId,
        method: "POST",
        path: "/api/v1/calls",
        status: 202,
      }),
      expect.objectContaining({ process: "worker", requestId, runId: expect.any(String) }),
    ]),
  );
  expect(log).not.toContain(to);
  expect(log).not.toContain(world.apiKey);
});
