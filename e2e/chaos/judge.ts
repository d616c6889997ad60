import { createHmac } from "node:crypto";
import type { Books, Text } from "./books";
import type { Reported } from "./traffic";

export interface Verdict {
  name: string;
  what: string;
  /** How much was looked at. */
  checked: string;
  broken: string[];
}

const ENDED = ["succeeded", "failed", "skipped", "cancelled"];

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** Holds the books of all parties against the promises. Reads nothing but them. */
export function judge(books: Books): Verdict[] {
  return [
    everyCallEnds(books),
    nobodyTwice(books),
    everyTextIsKnown(books),
    nobodyWhoOptedOut(books),
    nobodyAtNight(books),
    everyEventArrives(books),
    workspacesApart(books),
    figuresAreTrue(books),
    statusesGoForward(books),
    nothingIsStuck(books),
    logsAreClean(books),
    carrierHasNoObjection(books),
  ];
}

function everyCallEnds({ traffic, calls, runs, messages }: Books): Verdict {
  const stored = groupBy(calls, ({ externalId }) => externalId);
  const runsOf = groupBy(runs, ({ callId }) => callId ?? "");
  const broken = traffic.calls.flatMap(({ externalId, ids, refused }) => {
    const said = (words: string) => [`${externalId}: ${words}`];
    if (ids.size === 0) return said(`was never taken in (${refused.join(", ") || "no answer"})`);
    if (ids.size > 1) return said(`was taken in as ${ids.size} calls`);
    const rows = stored.get(externalId) ?? [];
    const [call] = rows;
    if (!call || rows.length > 1) return said(`is stored ${rows.length} times`);
    if (!ids.has(call.id)) return said("is stored under another id than the one answered");
    if (!["evaluated", "failed"].includes(call.evaluationState))
      return said(`evaluation ${call.evaluationState}`);
    const [run, ...more] = runsOf.get(call.id) ?? [];
    if (!run || more.length > 0) return said(`has ${more.length + (run ? 1 : 0)} runs`);
    const own = messages.filter(({ runId }) => runId === run.id);
    const deferred = own.some(({ status }) => status === "pending");
    if (!ENDED.includes(run.state) && !deferred) return said(`run ${run.state}`);
    if (own.length === 0 && !run.reason) return said("sent nothing and does not say why");
    return [];
  });
  return {
    name: "I1",
    what: "each call taken in ends once, visibly",
    checked: `${traffic.calls.length} calls`,
    broken,
  };
}

function nobodyTwice({ texts }: Books): Verdict {
  const broken = [...groupBy(texts, ({ ref }) => ref)].flatMap(([ref, all]) =>
    all.length > 1 ? [`${ref}: ${all.length} texts (${all.map(({ id }) => id).join(", ")})`] : [],
  );
  return { name: "I2", what: "at most one text for a call", checked: `${texts.length} texts`, broken };
}

function everyTextIsKnown({ texts, messages }: Books): Verdict {
  const known = new Set(messages.map(({ externalId }) => externalId));
  const strange = texts.flatMap(({ id, ref, to }) =>
    known.has(id) ? [] : [`${ref}: the carrier has ${id} to ${to}, no message does`],
  );
  const broken = texts.length > 0 ? strange : ["no text reached a carrier: nothing is proven"];
  return {
    name: "I2",
    what: "each text at a carrier is in our ledger",
    checked: `${texts.length} texts`,
    broken,
  };
}

/** Claimed before the app said that it knows, and at the carrier a moment later: on its way, not sent after. */
function claimedAfter({ calls, messages }: Books, text: Text, at: number) {
  const call = calls.find(({ externalId }) => externalId === text.ref);
  const message = messages.find(({ externalId }) => externalId === text.id);
  const own = message ? [message] : messages.filter(({ callId }) => callId === call?.id);
  return own.length === 0 || own.some(({ claims }) => claims.some((claim) => claim > at && claim <= text.at));
}

function nobodyWhoOptedOut(books: Books): Verdict {
  const textsTo = groupBy(books.texts, ({ to }) => to);
  const broken = books.traffic.stopped.flatMap(({ phone, at, how }) =>
    (textsTo.get(phone) ?? [])
      .filter((text) => text.at > at && claimedAfter(books, text, at))
      .map(({ ref, at: texted }) => `${ref}: to ${phone}, ${texted - at} ms after its ${how}`),
  );
  const count = books.traffic.stopped.length;
  return { name: "I2", what: "no text to who had opted out", checked: `${count} opt-outs`, broken };
}

const isAsleep = (call: Reported | undefined) => call?.kind === "asleep";

function nobodyAtNight({ texts, traffic }: Books): Verdict {
  const calls = new Map(traffic.calls.map((call) => [call.externalId, call]));
  const broken = texts
    .filter(({ ref }) => isAsleep(calls.get(ref)))
    .map(({ ref }) => `${ref}: texted outside its hours`);
  const count = traffic.calls.filter(isAsleep).length;
  return { name: "I2", what: "no text outside the window", checked: `${count} calls`, broken };
}

const signatureOf = (secret: string, id: string, timestamp: string, body: string) => {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
};

function everyEventArrives({ calls, deliveries, received, endpoints }: Books): Verdict {
  const broken: string[] = [];
  const secrets = new Map(endpoints.map(({ path, secret }) => [path, secret]));
  for (const { path, headers, body } of received) {
    const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((name) =>
      String(headers[`webhook-${name}`]),
    );
    const right = signatureOf(secrets.get(path) ?? "", id ?? "", timestamp ?? "", body);
    if (!signatures?.split(" ").includes(right)) broken.push(`${id}: its signature is not valid`);
  }
  const arrived = groupBy(received, ({ path, headers }) => `${headers["webhook-id"]} ${path}`);
  for (const [key, all] of arrived) {
    if (new Set(all.map(({ body }) => body)).size > 1) broken.push(`${key}: its tries differ`);
  }
  const deliveriesOf = groupBy(deliveries, ({ callId }) => callId ?? "");
  for (const { id, externalId } of calls) {
    const own = deliveriesOf.get(id) ?? [];
    if (own.length !== 1) broken.push(`${externalId}: has ${own.length} deliveries`);
    for (const { status, eventId, path } of own) {
      if (status === "succeeded" && !arrived.has(`${eventId} ${path}`))
        broken.push(`${externalId}: counts as delivered, the customer never got it`);
    }
  }
  const failed = deliveries.filter(({ status }) => status !== "succeeded").length;
  const more = failed > 0 ? `, ${failed} failed or scheduled` : "";
  return {
    name: "I3",
    what: "each event reaches the customer, signed, under one id",
    checked: `${deliveries.length} deliveries, ${received.length} tries${more}`,
    broken,
  };
}

function workspacesApart({ traffic, calls, runs, messages, deliveries, texts }: Books): Verdict {
  const home = new Map(calls.map(({ id, workspaceId }) => [id, workspaceId]));
  const broken = [
    ...[...runs, ...messages, ...deliveries]
      .filter(({ callId, workspaceId }) => callId !== null && home.get(callId) !== workspaceId)
      .map(({ callId }) => `${callId}: was acted on in another workspace`),
    ...traffic.foreign
      .filter(({ status }) => status !== 404)
      .map(({ externalId, status }) => `${externalId}: a foreign assistant was answered with ${status}`),
    ...calls
      .filter(({ externalId }) => externalId.startsWith("foreign-"))
      .map(({ externalId }) => `${externalId}: was stored`),
    ...texts.flatMap(({ ref, workspaceId }) => {
      const call = calls.find(({ externalId }) => externalId === ref);
      const strange = call && workspaceId !== null && workspaceId !== call.workspaceId;
      return strange ? [`${ref}: reached another workspace's phone`] : [];
    }),
  ];
  return {
    name: "I4",
    what: "nothing crosses workspaces",
    checked: `${runs.length + messages.length + deliveries.length} rows, ${traffic.foreign.length} foreign calls`,
    broken,
  };
}

const figuresAreTrue = ({ miscounted }: Books): Verdict => ({
  name: "I5",
  what: "the figures equal a recount of the rows",
  checked: "2 workspaces",
  broken: miscounted === 0 ? [] : [`${miscounted} figures were wrong`],
});

/** What the carrier calls the end is what we say of it, whatever order its reports came in. */
function statusesGoForward({ backwards, texts, messages }: Books): Verdict {
  const owner = new Map(messages.map((message) => [message.externalId, message]));
  const ends = texts.filter(({ status }) => status === "delivered" || status === "undelivered");
  const differs = ends.flatMap(({ id, status }) => {
    const message = owner.get(id);
    return message && message.status !== status
      ? [`${message.id}: ${message.status}, the carrier says ${status}`]
      : [];
  });
  return {
    name: "I6",
    what: "statuses go forward and end as the carrier says",
    checked: `${messages.length} messages`,
    broken: [...backwards, ...differs],
  };
}

function nothingIsStuck({ open }: Books): Verdict {
  const broken = Object.entries(open).flatMap(([name, count]) =>
    count > 0 ? [`${count} ${name} are still under way`] : [],
  );
  return { name: "I7", what: "nothing is stuck", checked: "calls, runs, texts, events", broken };
}

const PHONE = /\+1\d{10}\b/;

function logsAreClean({ log, secrets }: Books): Verdict {
  const lines = log.split("\n");
  const broken = lines.flatMap((line, index) => {
    const found = secrets.some((secret) => line.includes(secret))
      ? "a secret or a text"
      : PHONE.test(line)
        ? "a phone number"
        : null;
    return found ? [`line ${index + 1} of the log holds ${found}`] : [];
  });
  return {
    name: "I8",
    what: "no secret and no phone number in the log",
    checked: `${lines.length} lines`,
    broken,
  };
}

const carrierHasNoObjection = ({ violations, texts }: Books): Verdict => ({
  name: "–",
  what: "Twilio's API description has no objection",
  checked: `${texts.length} texts`,
  broken: violations,
});
