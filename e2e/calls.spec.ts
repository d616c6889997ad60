import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Turn } from "./fakes/customer/script";
import { AGREED, DECLINED, expect, fakes, type PostedCall, someId, test, type World } from "./fixtures";

const noViolations = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`)).toEqual(
    [],
  );
};

/** Three calls: agreed, declined, and one about a refund. */
async function threeCalls(world: World) {
  const assistant = await world.assistant();
  const talk = (to: string, transcript: PostedCall["transcript"]) =>
    world.endedCall(assistant, { externalId: to, to, transcript });
  await talk("+12065550114", AGREED);
  await talk("+13125550136", DECLINED);
  await talk("+14155550148", [
    { role: "assistant", text: "How can I help?" },
    { role: "customer", text: "I want a refund for the marzipan cake." },
  ]);
  return assistant;
}
const rows = (page: Page) => page.getByRole("table", { name: "Calls" }).getByRole("row");

test("a call is found by words and by a value; the view is saved for everybody, and its link shows the same", async ({
  page,
  world,
}) => {
  await threeCalls(world);
  await page.goto(`/w/${world.slug}/calls`);
  await expect(rows(page)).toHaveCount(4);

  await page.getByLabel("Search what was said").fill("refund marzi");
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByRole("cell", { name: /I want a refund for the marzipan cake/ })).toBeVisible();
  await expect(page.locator("mark")).toHaveText(["refund", "marzipan"]);
  await page.getByLabel("Search what was said").fill("");
  await expect(rows(page)).toHaveCount(4);

  await page.getByRole("button", { name: "Variable", exact: true }).click();
  const panel = page.getByRole("dialog", { name: "Filter by a variable" });
  await panel.getByLabel("Variable").selectOption("status");
  await panel.getByLabel("Value").selectOption("true");
  await panel.getByRole("button", { name: "Apply" }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).nth(1)).toContainText("206 555 0114");
  await expect(page).toHaveURL(/variable=status:is:true/);
  await noViolations(page);

  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByLabel("Name").fill("Agreed");
  await page.getByRole("dialog").getByRole("button", { name: "Save view" }).click();
  const views = page.getByRole("navigation", { name: "Views" });
  await expect(views.getByRole("link", { name: "Agreed" })).toHaveAttribute("aria-current", "page");
  await views.getByRole("link", { name: "All calls" }).click();
  await expect(rows(page)).toHaveCount(4);
  await views.getByRole("link", { name: "Agreed" }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "View Agreed" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove view" }).click();
  await expect(views.getByRole("link", { name: "Agreed" })).toBeHidden();
});

test("all that the list finds is exported; ticked calls are read again; both say how far they are", async ({
  page,
  world,
}) => {
  await threeCalls(world);
  await page.goto(`/w/${world.slug}/calls?words=appointment`);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Export" }).click();
  const dialog = page.getByRole("dialog", { name: "Export calls" });
  await expect(dialog).toContainText("2 calls");
  await dialog.getByLabel("With transcripts").check();
  await noViolations(page);
  await dialog.getByRole("button", { name: "Export" }).click();

  const jobs = page.getByRole("region", { name: "Jobs" });
  await expect(jobs.getByRole("listitem").first()).toContainText("2 of 2 calls");
  const downloading = page.waitForEvent("download");
  await jobs.getByRole("link", { name: "Download" }).click();
  const file = await (await downloading).createReadStream();
  let text = "";
  for await (const chunk of file) text += chunk;
  expect(text.split("\r\n")[0]).toMatch(/^\uFEFFid,external_id,.*,status,summary,transcript$/);
  expect(text).toContain("+12065550114");
  expect(text).toContain("customer: No thanks, I am not interested.");
  expect(text).not.toContain("refund");

  await page.getByLabel("Select all calls that are shown").check();
  const bar = page.getByRole("region", { name: "Selected calls" });
  await expect(bar).toContainText("2 calls");
  await bar.getByRole("button", { name: "Re-evaluate" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Re-evaluate" }).click();
  const job = jobs.getByRole("listitem").filter({ hasText: "Re-evaluate" });
  await expect(job).toContainText("Done");
  await expect(bar).toBeHidden();
  await noViolations(page);
});

test("a recording is heard by way of us, beside its turns; J and K walk the list that one came from", async ({
  page,
  world,
}) => {
  const assistant = await threeCalls(world);
  const sound = wave(8);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range ?? "");
    const [, from = "0"] = /bytes=(\d+)/.exec(request.headers.range ?? "") ?? [];
    const part = sound.subarray(Number(from));
    response.writeHead(request.headers.range ? 206 : 200, {
      "content-type": "audio/wav",
      "content-length": part.length,
      "accept-ranges": "bytes",
      "content-range": `bytes ${from}-${sound.length - 1}/${sound.length}`,
    });
    response.end(part);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const recordingUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/call.wav`;
  const { body } = await world.rest("POST", "/calls", {
    ...{ externalId: "heard", assistantId: assistant, direction: "outbound", to: "+16175550151" },
    ...{
      status: "completed",
      startedAt: "2026-03-01T09:30:00Z",
      endedAt: "2026-03-01T09:31:00Z",
      recordingUrl,
    },
    transcript: [
      { role: "assistant", text: "Good morning", startMs: 0, endMs: 2000 },
      { role: "customer", text: "And to you", startMs: 5000, endMs: 7000 },
    ],
  });
  await page.goto(`/w/${world.slug}/calls/${body.id}?sort=oldest`);
  const audio = page.getByLabel("Recording");
  await expect
    .poll(() => audio.evaluate((element: HTMLAudioElement) => element.readyState))
    .toBeGreaterThan(0);
  await page.getByRole("button", { name: "Play from 0:05" }).click();
  await expect(page.locator("#turn-1")).toHaveAttribute("aria-current", "true");
  await expect(page.locator("#turn-0")).not.toHaveAttribute("aria-current", "true");
  expect(asked.length).toBeGreaterThan(0);
  await noViolations(page);

  const direct = await page.request.get(`/api/recordings/${world.slug}/${body.id}`);
  expect([direct.status(), direct.headers()["content-security-policy"]]).toEqual([
    200,
    "default-src 'none'; sandbox",
  ]);
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
  expect((await page.request.get(`/api/recordings/${world.slug}/${body.id}`)).status()).toBe(502);

  await audio.evaluate((element: HTMLAudioElement) => element.pause());
  await page.getByRole("heading", { name: "Transcript" }).click();
  await page.keyboard.press("j");
  await expect(page.getByRole("heading", { level: 1 })).not.toContainText("617 555 0151");
  await expect(page).toHaveURL(/sort=oldest/);
  await page.keyboard.press("k");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("617 555 0151");
  await expect(page.getByRole("button", { name: /Previous call/ })).toBeDisabled();
});

test("what is no sound is not passed on", async ({ page, world }) => {
  const assistant = await world.assistant();
  const { body } = await world.rest("POST", "/calls", {
    ...{ externalId: "page", assistantId: assistant, direction: "outbound", to: "+16175550151" },
    ...{ status: "completed", startedAt: "2026-03-01T09:30:00Z", endedAt: "2026-03-01T09:31:00Z" },
    recordingUrl: `${fakes().customer}/__ledger`,
    transcript: [{ role: "customer", text: "Hello" }],
  });
  await page.goto(`/w/${world.slug}/calls/${body.id}`);
  await expect(page.getByText("The recording cannot be played")).toBeVisible();
});

/** So many seconds of silence as a WAV file. */
function wave(seconds: number): Buffer {
  const data = seconds * 8000;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + data, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(data, 40);
  return Buffer.concat([head, Buffer.alloc(data, 128)]);
}

test("a delivery and a run that failed are retried where they stand in the call's timeline", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const [hook, crm] = [`/hook-${someId()}`, `/crm-${someId()}`];
  const script = (path: string, ...turns: Turn[]) =>
    fetch(`${fakes().customer}/__script`, { method: "POST", body: JSON.stringify({ path, turns }) });
  await script(hook, { kind: "status", status: 410 });
  await script(crm, { kind: "status", status: 422 });
  const endpoint = await world.procedure<{ id: string }>("webhook.create", {
    assistantId: assistant,
    url: fakes().customer + hook,
  });
  const id = await world.liveAutomation(assistant);
  const { draftRevision } = await world.query<{ draftRevision: number }>("automation.get", { id });
  await world.procedure("automation.saveDraft", {
    id,
    draftRevision,
    name: "Follow up",
    definition: {
      steps: [
        {
          id: "crm",
          name: "Tell the CRM",
          type: "http_request",
          method: "POST",
          url: fakes().customer + crm,
        },
      ],
    },
  });
  await world.procedure("automation.publish", { id });
  const call = await world.endedCall(assistant);
  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  const timeline = page.getByRole("region", { name: "What followed" });
  const entry = (name: string) => timeline.getByRole("listitem").filter({ hasText: name }).last();
  const [delivery, run] = [entry("127.0.0.1"), entry("Follow up")];
  await expect(delivery.getByText("Failed", { exact: true })).toBeVisible();
  await expect(timeline.getByRole("button", { name: "Retry" })).toHaveCount(2);
  await noViolations(page);

  await script(hook);
  await script(crm);
  // What is gone was switched off.
  await world.procedure("webhook.update", { id: endpoint.id, enabled: true });
  await delivery.getByRole("button", { name: "Retry" }).click();
  await expect(delivery.getByText("Delivered", { exact: true })).toBeVisible();
  await run.getByRole("button", { name: "Retry" }).click();
  await expect(run.getByText("Succeeded", { exact: true })).toBeVisible();
  await expect(timeline.getByRole("button", { name: "Retry" })).toHaveCount(0);
});
