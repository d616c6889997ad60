import { parsePhone } from "../../contacts/phone";
import { notFound } from "../../errors";
import { openDryBook } from "../../messaging/dry-send";
import type { Scope } from "../../scope";
import type { Definition } from "../schema";
import { readsClock } from "../shared/reads-clock";
import { isSms, type Sms } from "../shared/sms";
import { renderTemplate } from "../shared/templates";
import { listSteps } from "../shared/tree";
import type { CallData } from "../shared/values";
import { variantsOf } from "../shared/variants";
import { chooseVariant } from "../variants/choose-variant";
import { furthestWest, type Way, walkCall } from "./way";

export interface Backtester {
  /**
   * Takes calls through a definition side by side, with books of its own: the caps of one do not count for another.
   * Each begins when it ended, or all at `start`.
   */
  go(definition: Definition, calls: readonly CallData[], start?: Date): Promise<Way[]>;
}

/** What of an automation and its workspace a dry run needs. Throws `not_found`. */
export async function openBacktester(scope: Scope, automationId: string): Promise<Backtester> {
  const { workspaceId } = scope;
  const automation = await scope.db.automation.findFirst({
    where: { id: automationId, workspaceId },
    select: {
      stops: { where: { workspaceId, resumedAt: null }, select: { stepId: true, variant: true, body: true } },
      workspace: { select: { country: true, timeZone: true } },
    },
  });
  if (!automation) throw notFound("Automation");
  const { country, timeZone } = automation.workspace;
  const letterFor = (step: Sms, to: string) => {
    if (!step.variants) return undefined;
    const variants = variantsOf(step);
    const stopped = variants.filter(({ letter, body }) =>
      automation.stops.some(
        (stop) => stop.stepId === step.id && stop.variant === letter && stop.body === body,
      ),
    );
    const parsed = parsePhone(to, country);
    const phone = parsed.ok ? parsed.phone : to;
    const letters = new Set(stopped.map(({ letter }) => letter));
    return chooseVariant(variants, letters, { workspaceId, stepId: step.id, phone }).letter;
  };
  return {
    async go(definition, calls, start) {
      const book = await openDryBook(scope, recipientsOf(definition, calls, country));
      const zoneOf = (phone: string | null, at: Date) =>
        phone === null ? timeZone : furthestWest(book.zonesOf(phone), at);
      const tools = { judge: book.judge, letterFor, zoneOf };
      const clocked = readsClock(definition);
      return goTogether(
        calls.map((call) => {
          const at = start ?? endOf(call);
          const data = clocked ? { ...call, clock: { at: at.toISOString(), timeZone } } : call;
          return { at: at.getTime(), walk: walkCall(definition, data, tools, at) };
        }),
      );
    },
  };
}

export const endOf = ({ call }: Pick<CallData, "call">) => new Date(call.endedAt ?? call.startedAt);

/** Whoever is due first goes on, as the caps see them. */
function goTogether(walks: { at: number; walk: ReturnType<typeof walkCall> }[]): Way[] {
  const ways: Way[] = [];
  const due = walks.map((one, index) => ({ ...one, index }));
  while (due.length > 0) {
    const first = due.reduce((one, other) => (other.at < one.at ? other : one));
    due.splice(due.indexOf(first), 1);
    const turn = first.walk.next();
    if (turn.done) ways[first.index] = turn.value;
    else due.push({ ...first, at: turn.value.getTime() });
  }
  return ways;
}

/** Every number that a step may text for these calls. */
function recipientsOf(definition: Definition, calls: readonly CallData[], country: string): string[] {
  const sends = listSteps(definition).flatMap(({ step }) => (isSms(step) ? [step] : []));
  const phones = new Set<string>();
  for (const data of calls) {
    if (data.call.customerPhone) phones.add(data.call.customerPhone);
    for (const { to } of sends) {
      const made = renderTemplate(to, data);
      const parsed = made.ok ? parsePhone(made.text, country) : null;
      if (parsed?.ok) phones.add(parsed.phone);
    }
  }
  return [...phones];
}
