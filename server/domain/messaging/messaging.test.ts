import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTwilioStatus } from "@/server/integrations/carriers/twilio-status";
import { explainCode, readRefusal } from "./error-codes";
import { mayAskToStop, readKeyword } from "./keywords";
import { MESSAGE_STATUSES } from "./schema";
import { countSegments, normaliseBody } from "./shared";
import { mayMove } from "./status";

describe("consent keywords", () => {
  it.each([
    "STOP",
    "stop.",
    " Stop! ",
    "STOPALL",
    "Stop all",
    "UNSUBSCRIBE",
    "end",
    "Quit",
    "CANCEL",
    "revoke",
  ])("%j opts out", (body) => expect(readKeyword(body)).toBe("opt_out"));
  it.each(["Opt out", "opt-out", "OPTOUT", "ＳＴＯＰ", "Arrêt", "“STOP”", "stop\n"])(
    "%j opts out too",
    (body) => expect(readKeyword(body)).toBe("opt_out"),
  );
  it.each(["START", "unstop", "Start!"])("%j opts in", (body) => expect(readKeyword(body)).toBe("opt_in"));
  it.each(["HELP", "info?"])("%j asks who we are", (body) => expect(readKeyword(body)).toBe("help"));
  it.each([
    "please stop by at 5",
    "Yes",
    "the end of the day",
    "cancel my order",
    "",
    "😀",
    "stop it now ok",
  ])("%j is an ordinary answer", (body) => expect(readKeyword(body)).toBeNull());
  it("YES brings back only who has opted out", () => expect(readKeyword("Yes", true)).toBe("opt_in"));
  it.each(["Please stop texting me", "don't contact me again", "remove me from this list"])(
    "%j is left for a person to read",
    (body) => expect(mayAskToStop(body)).toBe(true),
  );
});

describe("segments", () => {
  it.each([
    ["", 0, "GSM-7"],
    ["a".repeat(160), 1, "GSM-7"],
    ["a".repeat(161), 2, "GSM-7"],
    ["€".repeat(80), 1, "GSM-7"],
    ["€".repeat(81), 2, "GSM-7"],
    ["ж".repeat(70), 1, "UCS-2"],
    ["ж".repeat(71), 2, "UCS-2"],
    [`${"a".repeat(100)}😀`, 2, "UCS-2"],
    [`${"a".repeat(158)}’s`, 1, "GSM-7"],
  ] as const)("%j has %i in %s", (body, segments, encoding) =>
    expect(countSegments(body)).toMatchObject({ segments, encoding }),
  );
  it("names what makes a text dear", () => expect(countSegments("Grüße 😀 ok").unusual).toEqual(["😀"]));
  it("says which characters are sent in their plain form", () =>
    expect(countSegments("It’s “fine” – it’s")).toMatchObject({
      encoding: "GSM-7",
      normalised: ["’", "“", "”", "–"],
    }));
  it("sends typographic text in its plain form", () =>
    expect(normaliseBody(" It’s “fine” – see you… \u00a0ok\u200b ")).toBe(`It's "fine" - see you...  ok`));
  it("normalising twice changes nothing", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = normaliseBody(text);
        return normaliseBody(once) === once && once.isWellFormed();
      }),
    ));
});

describe("status", () => {
  const finals = ["delivered", "undelivered", "failed", "suppressed", "received"] as const;
  it.each(finals)("%s is the end", (from) =>
    expect(MESSAGE_STATUSES.filter((to) => mayMove(from, to))).toEqual([]),
  );
  it("any order of a carrier's reports ends at the furthest one, without a step back", () =>
    fc.assert(
      fc.property(
        fc.shuffledSubarray(["accepted", "sent", "delivered"] as const, { minLength: 1 }),
        (reports) => {
          const order = ["sending", "accepted", "sent", "delivered"] as const;
          let now: (typeof order)[number] = "sending";
          for (const to of reports) {
            if (!mayMove(now, to)) continue;
            expect(order.indexOf(to)).toBeGreaterThan(order.indexOf(now));
            now = to;
          }
          expect(now).toBe(order.findLast((status) => reports.some((report) => report === status)));
        },
      ),
    ));
  it("an unknown outcome is never sent again by itself", () => {
    expect(mayMove("unknown", "pending")).toBe(false);
    expect(mayMove("unknown", "sending")).toBe(false);
  });

  const oracle = path.resolve(import.meta.dirname, "../../../../shared/data/twilio-api-v2010-subset.json");
  it.skipIf(!existsSync(oracle))("reads each status that Twilio's description names", () => {
    const { components } = JSON.parse(readFileSync(oracle, "utf8"));
    const inbound = ["receiving", "received"];
    for (const status of components.schemas.message_enum_status.enum) {
      expect([status, readTwilioStatus(status) === null]).toEqual([status, inbound.includes(status)]);
    }
  });
});

describe("refusals", () => {
  it.each([
    ["21610", 400, "opt_out"],
    ["20003", 401, "connection"],
    [null, 401, "connection"],
    ["20429", 429, "later"],
    [null, 429, "later"],
    ["21211", 400, "final"],
    ["99999", 400, "final"],
  ])("code %s with HTTP %i is %s", (code, status, effect) =>
    expect(readRefusal(code, status, "some words").effect).toBe(effect),
  );
  it("shows the carrier's words where we know nothing better", () =>
    expect(readRefusal("99999", 400, "Bad moon").reason).toContain("Bad moon"));
  it("names a code that it does not know", () => expect(explainCode("12345")).toContain("12345"));
});
