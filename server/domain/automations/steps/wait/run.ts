import { DateTime } from "luxon";
import { findOrCreateContact } from "../../../contacts/find-or-create-contact";
import type { Scope } from "../../../scope";
import { zonesOf } from "../../../sending/window";
import { nextLocalTime } from "../../shared/local-time";
import { spanMs } from "../../shared/span";
import { timeOfDay } from "../../shared/values";
import type { StepRun } from "../run";
import type { WaitStep } from "./schema";

/** Goes on when it is time; when that is stays what it was when the run came here. A test run does not wait. */
export const runWait: StepRun<WaitStep> = {
  async run(step, { scope, run, data, attempt }) {
    const { at, zone } = attempt.wakeAt
      ? { at: attempt.wakeAt, zone: null }
      : await whenOver(scope, step, data.call.customerPhone, attempt.startedAt);
    const input = { until: at.toISOString(), ...(zone ? { timeZone: zone } : {}) };
    if (run.test) {
      return { state: "skipped", reason: "A test run does not wait", input, output: {} };
    }
    if (at <= scope.now()) return { state: "succeeded", reason: null, input, output: {} };
    return { state: "waiting", reason: "Waits", until: at, input, output: {} };
  },
  async test(step, { scope, data }) {
    const { at, zone } = await whenOver(scope, step, data.call.customerPhone, scope.now());
    const local = DateTime.fromJSDate(at, { zone: zone ?? "UTC" }).setLocale("en-GB");
    const shown = `${local.toFormat("ccc d LLL, HH:mm")} (${zone ?? "UTC"})`;
    return {
      kind: "shown",
      ok: true,
      message: "A run that came here now would go on then",
      lines: [["Until", shown]],
    };
  },
};

async function whenOver(scope: Scope, step: WaitStep, phone: string | null, from: Date) {
  if (step.mode === "for") return { at: new Date(from.getTime() + spanMs(step)), zone: null };
  const zone = await zoneOf(scope, phone);
  return { at: nextLocalTime(from, timeOfDay(step.time) ?? "09:00", zone, step.days), zone };
}

/** Where the customer is: what the contact says, else the number, else the workspace's own zone. */
async function zoneOf(scope: Scope, phone: string | null): Promise<string> {
  const { workspaceId } = scope;
  const workspace = await scope.db.workspace.findUnique({
    where: { id: workspaceId },
    select: { timeZone: true },
  });
  const own = workspace?.timeZone ?? "UTC";
  if (!phone) return own;
  const { timeZone } = await findOrCreateContact(scope, phone);
  // Of several that the number may be in, the one that is furthest west: nobody is woken too early.
  const zones = zonesOf({ phone, country: null, timeZone }, own);
  const offset = (zone: string) => DateTime.fromJSDate(scope.now(), { zone }).offset;
  return [...zones].sort((a, b) => offset(a) - offset(b))[0] ?? own;
}
