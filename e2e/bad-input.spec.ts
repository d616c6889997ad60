import { Webhook } from "standardwebhooks";
import type { Received } from "./fakes/customer/script";
import { BASE_URL, callBody, expect, fakes, someId, test, type World } from "./fixtures";

/** An automation that has a sample and one SMS step. */
async function withSample(world: World) {
  const assistant = await world.assistant();
  const id = await world.liveAutomation(assistant);
  await world.procedure("automation.testTrigger", { id });
  await world.endedCall(assistant);
  return { assistant, id };
}

/** The very bytes to the public API; `world.rest` would make JSON of them. */
async function post(world: World, path: string, body: string) {
  const headers = { authorization: `Bearer ${world.apiKey}`, "content-type": "application/json" };
  const answer = await fetch(`${BASE_URL}/api/v1${path}`, { method: "POST", headers, body });
  return { status: answer.status, body: await answer.json() };
}

test.describe("the assistant's forms", () => {
  test("two variables of one name: said at the second one's name, and nothing typed is lost", async ({
    page,
    world,
  }) => {
    const assistant = await world.assistant();
    await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
    await page.getByRole("button", { name: "Add variable" }).click();
    await page.getByRole("listitem", { name: "variable 3" }).getByLabel("Name").fill("Summary");
    const row = page.getByRole("listitem", { name: "Summary", exact: true });
    await row.getByLabel("Description").fill("What was agreed?");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(row.getByLabel("Name")).toHaveAccessibleDescription(
      /"Summary" is already the name of variable 2/,
    );
    await expect(row.getByLabel("Description")).toHaveValue("What was agreed?");
    await expect(page.getByText("Unsaved changes")).toBeVisible();
    const { body } = await world.rest("GET", `/assistants/${assistant}`);
    expect(body.postCallVariables).toHaveLength(2);

    await row.getByLabel("Name").fill("agreement");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Everything is saved").first()).toBeAttached();
    const saved = await world.rest("GET", `/assistants/${assistant}`);
    expect(saved.body.postCallVariables[2]).toMatchObject({
      name: "agreement",
      description: "What was agreed?",
    });
  });

  test("who leaves with unsaved changes is asked first", async ({ page, world }) => {
    const assistant = await world.assistant();
    await page.goto(`/w/${world.slug}/assistants`);
    await page.getByRole("link", { name: "Ada", exact: true }).click();
    const objective = page.getByLabel("Objective");
    await expect(async () => {
      // Once React takes over, the field takes its stored value once more.
      await objective.fill("Sell a second appointment");
      await expect(page.getByText("Unsaved changes")).toBeVisible({ timeout: 1000 });
      await expect(objective).toHaveValue("Sell a second appointment", { timeout: 1000 });
    }).toPass();
    const calls = page.getByRole("link", { name: "Calls", exact: true });
    const question = page.getByRole("dialog", { name: "Leave without saving?" });
    await calls.click();
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(objective).toHaveValue("Sell a second appointment");
    await page.evaluate(() => history.back());
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(objective).toHaveValue("Sell a second appointment");
    const closesTab = () =>
      page.evaluate(() => window.dispatchEvent(new Event("beforeunload", { cancelable: true })));
    expect(await closesTab()).toBe(false);
    await calls.click();
    await question.getByRole("button", { name: "Leave and discard" }).click();
    await expect(page.getByRole("heading", { name: "Calls", exact: true })).toBeVisible();
    expect((await world.rest("GET", `/assistants/${assistant}`)).body.objective).toBe("Book an appointment");
    expect(await closesTab()).toBe(true);
  });

  test("a variable that a branch uses goes with a warning, and the automation cannot be published", async ({
    page,
    world,
  }) => {
    const assistant = await world.assistant();
    const automation = await world.liveAutomation(assistant);
    await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
    await page.getByRole("button", { name: "Remove status" }).click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText('"Follow up" still uses status')).toBeVisible();

    await page.goto(`/w/${world.slug}/automations/${automation}`);
    const missing = /The variable "status" does not exist \(any more\)/;
    await expect(page.getByRole("button", { name: "Publish" })).toHaveAccessibleDescription(missing);
    await page.getByRole("button", { name: "1 problem" }).click();
    await page
      .getByRole("dialog", { name: "Problems" })
      .getByRole("button", { name: /Agreed\?/ })
      .click();
    await expect(page.getByLabel("Value")).toHaveAccessibleDescription(missing);
    await expect(world.procedure("automation.publish", { id: automation })).rejects.toThrow(
      /cannot be published yet: The variable \\"status\\"/,
    );
  });

  for (const host of ["10.0.0.1", "169.254.169.254", "[::ffff:10.0.0.1]", "metadata.internal"]) {
    test(`a webhook to ${host} is refused at its field`, async ({ page, world }) => {
      const assistant = await world.assistant();
      await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
      await page.getByRole("button", { name: "Add webhook" }).click();
      const form = page.getByRole("dialog", { name: "Add webhook" });
      await form.getByLabel("URL").fill(`http://${host}/latest`);
      await form.getByRole("button", { name: "Add webhook" }).click();
      await expect(form.getByLabel("URL")).toHaveAccessibleDescription(
        /webhooks go to public addresses only/,
      );
      await expect(form.getByLabel("URL")).toHaveValue(`http://${host}/latest`);
    });
  }
});

test.describe("the builder", () => {
  test("without a sample it says how to get one, both ways", async ({ page, world }) => {
    const assistant = await world.assistant("Ada without calls");
    const automation = await world.liveAutomation(assistant);
    await page.goto(`/w/${world.slug}/automations/${automation}`);
    await expect(page.getByText("No samples yet.")).toBeVisible();
    await page.getByRole("button", { name: "Test trigger" }).first().click();
    const listening = page.getByRole("region", { name: "Test trigger" });
    await expect(listening.getByRole("button", { name: "Speak to assistant" })).toBeEnabled();
    await listening.getByRole("button", { name: "Resend a past call" }).click();
    await expect(page.getByText("Ada without calls has no past call yet")).toBeVisible();
  });

  test("a test number that is too short: the expected form is said at the field", async ({ page, world }) => {
    const { id } = await withSample(world);
    await page.goto(`/w/${world.slug}/automations/${id}`);
    await page.getByRole("button", { name: /^Thank you/ }).click();
    const trial = page.getByRole("region", { name: "Test step" });
    const to = trial.getByLabel("Send the test to");
    await to.fill("(415) 555-26");
    await trial.getByRole("button", { name: "Test step" }).click();
    await expect(to).toHaveAccessibleDescription(/such as \+14155552671/);
    await expect(to).toHaveValue("(415) 555-26");
    await to.fill("(415) 555-0142");
    await trial.getByRole("button", { name: "Test step" }).click();
    await expect(trial).toContainText("Delivered");
    await expect(to).toHaveAccessibleDescription(/^A real SMS/);
  });
});

test.describe("the public API", () => {
  test("names what is wrong and where", async ({ world }) => {
    const assistant = await world.assistant();
    const good = callBody(assistant);
    const broken = await post(world, "/calls", `{\n  "externalId": "a",\n  "to": +1\n}`);
    expect(broken.status).toBe(400);
    expect(broken.body.error.issues[0].message).toMatch(/line 3, column \d+/);

    const turns = [{ role: "robot", text: "Hi" }];
    const wrong = await post(world, "/calls", JSON.stringify({ ...good, transcript: turns, extra: 1 }));
    expect(wrong.status).toBe(400);
    expect(wrong.body.error.issues.map(({ path }: { path: string }) => path).sort()).toEqual([
      "extra",
      "transcript.0.role",
    ]);

    const phone = await post(world, "/calls", JSON.stringify({ ...good, to: "(415) 555-26" }));
    expect(phone.status).toBe(400);
    expect(phone.body.error.issues).toEqual([
      { path: "to", message: expect.stringContaining("Expected is E.164, such as +14155552671") },
    ]);
    const forgotten = await post(world, "/calls", JSON.stringify({ ...good, to: "49 30 9018200" }));
    expect(forgotten.body.error.message).toContain("Did you mean +49309018200?");

    const nobody = await post(world, "/calls", JSON.stringify({ ...good, assistantId: "ast_nobody" }));
    expect([nobody.status, nobody.body.error.code]).toEqual([404, "not_found"]);
    const large = await post(
      world,
      "/calls",
      JSON.stringify({ ...good, lead: { note: "x".repeat(1_100_000) } }),
    );
    expect([large.status, large.body.error.code]).toEqual([413, "too_large"]);
    expect((await world.rest("GET", "/calls")).body.data).toEqual([]);
  });

  test("keeps any text as text: NUL, emoji, half an emoji, markup", async ({ page, world }) => {
    const markup = '<img src="x" onerror="window.hit=1"><script>window.hit=1</script>';
    const said = `Yes, that works for me. ${markup} \u{1F600} {{lead.name}}`;
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const assistant = await world.assistant(markup);
    const { status, body } = await post(
      world,
      "/calls",
      JSON.stringify({
        ...callBody(assistant),
        lead: { name: `Ann ${markup}` },
        transcript: [
          { role: "assistant", text: "Would you like to book the appointment?" },
          { role: "customer", text: `${said}\u0000 \ud83d` },
        ],
      }),
    );
    expect(status, JSON.stringify(body)).toBe(202);
    await expect
      .poll(async () => (await world.rest("GET", `/calls/${body.id}`)).body.evaluation.state)
      .toBe("evaluated");
    const stored = (await world.rest("GET", `/calls/${body.id}`)).body.transcript[1].text;
    expect(stored).toBe(`${said} \ufffd`);

    await page.goto(`/w/${world.slug}/calls/${body.id}`);
    await expect(page.getByRole("region", { name: "Transcript" })).toContainText(`${said} \ufffd`);
    await expect(page.getByRole("heading", { name: `Ann ${markup}` })).toBeVisible();
    for (const path of ["calls", "assistants", "contacts", ""]) {
      await page.goto(`/w/${world.slug}/${path}`);
      await expect(page.getByText("<script>window.hit=1</script>").first(), path).toBeVisible();
    }
    expect(await page.evaluate(() => "hit" in window)).toBe(false);
    expect(dialogs).toEqual([]);
  });
});

test("a customer's webhook arrives signed, and a resend is the same event", async ({ page, world }) => {
  const path = `/hooks/${someId()}`;
  const received = async (): Promise<Received[]> => {
    const all: Received[] = await (await fetch(`${fakes().customer}/__ledger`)).json();
    return all.filter((request) => request.path === path);
  };
  const assistant = await world.assistant();
  await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const form = page.getByRole("dialog", { name: "Add webhook" });
  await form.getByLabel("URL").fill(fakes().customer + path);
  await form.getByRole("button", { name: "Add webhook" }).click();
  const shown = page.getByRole("dialog", { name: "Signing secret" });
  const secret = (await shown.getByRole("code").textContent()) ?? "";
  await shown.getByRole("button", { name: "I have stored it" }).click();
  await page.reload();
  await expect(page.getByRole("article", { name: `Webhook ${fakes().customer}${path}` })).toBeVisible();
  expect(await page.content()).not.toContain(secret);

  const call = await world.endedCall(assistant);
  await expect.poll(async () => (await received()).length).toBe(1);
  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  await page.getByRole("button", { name: "Resend webhook" }).click();
  const dialog = page.getByRole("dialog", { name: "Resend webhook" });
  await dialog.getByRole("button", { name: "Resend webhook" }).click();
  await expect(dialog.getByRole("list", { name: "What happened" })).toContainText("Sent again");
  await expect.poll(async () => (await received()).length).toBe(2);

  const deliveries = (await received()).map(({ headers, body }) => {
    const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    return { id: signed["webhook-id"], body, event: new Webhook(secret).verify(body, signed) };
  });
  expect(deliveries[0]?.event).toMatchObject({
    type: "call.evaluated",
    data: { call: { id: call.id }, variables: { status: true } },
  });
  expect(deliveries[1]).toEqual(deliveries[0]);
});
