import AxeBuilder from "@axe-core/playwright";
import { AGREED, callBody, expect, test, type World } from "./fixtures";

const DAY = 86_400_000;
/** Nobody says whether the objective was achieved, so that `status` is unknown. */
const UNDECIDED = [
  {
    role: "assistant" as const,
    text: "Hi, this is Ada. Would you like to book the appointment on Friday at 3 pm?",
  },
  { role: "customer" as const, text: "I have to ask my wife first." },
  { role: "assistant" as const, text: "I understand. Goodbye." },
];

/** Calls that ended so many days ago, all of them read. */
async function callsOf(world: World, assistantId: string, days: number[], transcript: typeof AGREED) {
  const ids = await Promise.all(
    days.map(async (ago) => {
      const startedAt = new Date(Date.now() - ago * DAY - 60_000);
      const call = {
        ...callBody(assistantId, { transcript }),
        startedAt,
        endedAt: new Date(+startedAt + 50_000),
      };
      const { status, body } = await world.rest("POST", "/calls", call);
      expect(status, JSON.stringify(body)).toBe(202);
      return body.id as string;
    }),
  );
  for (const id of ids) {
    await expect
      .poll(async () => (await world.rest("GET", `/calls/${id}`)).body.evaluation.state, { timeout: 60_000 })
      .toBe("evaluated");
  }
}

test("a variable that is suddenly unknown is said on the overview, beside the variable, and with its figures", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  await callsOf(
    world,
    assistant,
    Array.from({ length: 42 }, (_, n) => 8 + (n % 21)),
    AGREED,
  );
  await callsOf(
    world,
    assistant,
    Array.from({ length: 21 }, (_, n) => n % 6),
    UNDECIDED,
  );

  await page.goto(`/w/${world.slug}`);
  const row = page.getByRole("listitem").filter({ hasText: "1 variable of Ada changed suddenly" });
  await expect(row).toContainText("status: Unknown much more often: it has a value in 0% of the calls");
  await row.getByRole("link").click();

  const health = page.getByRole("region", { name: "Health of the variables" });
  const status = health.getByRole("row", { name: /^status/ });
  await expect(status.getByRole("cell").nth(1)).toHaveText(/^0%\s*100% before$/);
  await expect(status.getByRole("cell").nth(2)).toHaveText(/^100%\s*0% before$/);
  await expect(health.getByText(/^Unknown much more often/)).toHaveCount(1);
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);

  await page.getByRole("link", { name: "Post-call actions" }).click();
  await expect(page.getByRole("button", { name: "Edit status" })).toContainText(
    /Known in 67% of 63 calls of the last 35 days, unknown in 33%, corrected in 0%. Unknown much more often/,
  );
});

test("before the first call there is nothing to judge by, and the page says so", async ({ page, world }) => {
  const assistant = await world.assistant();
  await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=quality`);
  await expect(page.getByText("No completed calls in these days")).toBeVisible();
});
