import { readFile } from "node:fs/promises";
import path from "node:path";
import { ALL_DAYS, compareDays } from "@/server/domain/analytics/recount";
import type { Scope } from "@/server/domain/scope";
import type { Instance } from "../bench/instance";
import type { Customer } from "../fakes/customer/script";
import { AUTH_TOKEN } from "../fakes/twilio/books";
import type { Carrier } from "./carrier";
import type { Open } from "./settle";
import type { Traffic } from "./traffic";
import { TEXT, type World } from "./world";

/** What a carrier was handed, by its own books. */
export interface Text {
  id: string;
  to: string;
  /** The call's external id, which the text ends with. */
  ref: string;
  status: string;
  at: number;
  workspaceId: string | null;
}

export interface Books {
  traffic: Traffic;
  open: Open;
  calls: { id: string; externalId: string; workspaceId: string; evaluationState: string }[];
  runs: { id: string; callId: string | null; workspaceId: string; state: string; reason: string | null }[];
  messages: {
    id: string;
    callId: string | null;
    runId: string | null;
    workspaceId: string;
    to: string;
    status: string;
    reason: string | null;
    externalId: string | null;
    /** When it was claimed, in milliseconds. */
    claims: number[];
  }[];
  deliveries: { eventId: string; callId: string | null; workspaceId: string; status: string; path: string }[];
  texts: Text[];
  received: { path: string; headers: Record<string, unknown>; body: string }[];
  endpoints: World["endpoints"];
  backwards: string[];
  /** Figures of the rollup that differ from the rows. */
  miscounted: number;
  violations: string[];
  log: string;
  /** What no line of the log may hold. */
  secrets: string[];
}

const refOf = (body: string) => / Ref (\S+)$/.exec(body.trim())?.[1] ?? "";

interface Sources {
  instance: Instance;
  data: string;
  world: World;
  twilio: Carrier;
  customer: Customer;
  traffic: Traffic;
  open: Open;
  backwards: string[];
}

/** Gathers what each party has in its own books, after all has ended. */
export async function gatherBooks(sources: Sources): Promise<Books> {
  const { instance, data, world, twilio, customer, traffic, open, backwards } = sources;
  const rows = [await gatherRows(world.awake), await gatherRows(world.asleep)];
  const miscounted = (await recount(world.awake)) + (await recount(world.asleep));
  return {
    traffic,
    open,
    backwards,
    calls: rows.flatMap((own) => own.calls),
    runs: rows.flatMap((own) => own.runs),
    messages: rows.flatMap((own) => own.messages),
    deliveries: rows.flatMap((own) => own.deliveries),
    texts: [
      ...(await twilio.ledger()).map((text) => ({
        id: text.sid,
        to: text.to,
        ref: refOf(text.body),
        status: text.status,
        at: text.createdAt.getTime(),
        workspaceId: null,
      })),
      ...rows.flatMap((own) => own.texts),
    ],
    received: await customer.received(),
    endpoints: world.endpoints,
    miscounted,
    violations: await twilio.violations(),
    log: await readFile(path.join(data, "wrapup.log"), "utf8"),
    secrets: [
      AUTH_TOKEN,
      TEXT,
      ...Object.values(world.keys),
      instance.demo.apiKey,
      instance.demo.password,
      ...Object.values(instance.secrets),
      ...world.endpoints.map(({ secret }) => secret),
    ],
  };
}

/** A workspace's own books, and those of the sandbox in it. */
async function gatherRows({ db, workspaceId }: Scope) {
  const call = { externalId: { startsWith: "chaos-" } };
  const [calls, runs, messages, deliveries, sandbox] = await Promise.all([
    db.call.findMany({
      where: { workspaceId, OR: [call, { externalId: { startsWith: "foreign-" } }] },
      select: { id: true, externalId: true, workspaceId: true, evaluationState: true },
    }),
    db.automationRun.findMany({
      where: { workspaceId, call },
      select: { id: true, callId: true, workspaceId: true, state: true, reason: true },
    }),
    db.message.findMany({
      where: { workspaceId, direction: "outbound", call },
      include: { statusEvents: { where: { source: "claim", status: "sending" } } },
    }),
    db.webhookDelivery.findMany({
      where: { workspaceId, endpoint: { automationId: null }, event: { type: "call.evaluated", call } },
      include: { endpoint: { select: { url: true } } },
    }),
    db.sandboxMessage.findMany({ where: { workspaceId, outgoing: false } }),
  ]);
  return {
    calls,
    runs,
    messages: messages.map(({ statusEvents, ...message }) => ({
      ...message,
      claims: statusEvents.map(({ createdAt }) => createdAt.getTime()),
    })),
    deliveries: deliveries.map(({ endpoint, ...delivery }) => ({
      ...delivery,
      path: new URL(endpoint.url).pathname,
    })),
    texts: sandbox
      .map(
        (text): Text => ({
          id: text.id,
          to: text.to,
          ref: refOf(text.body),
          status: "",
          at: text.createdAt.getTime(),
          workspaceId: text.workspaceId,
        }),
      )
      .filter(({ ref }) => ref !== ""),
  };
}

/** How many figures of the rollup differ from a recount of the rows. */
const recount = async (scope: Scope): Promise<number> => (await compareDays(scope, ALL_DAYS)).wrong;
