import { describe, expect, it } from "vitest";
import { locateQuote } from "@/server/domain/evaluation/schema";
import { BOOKING, EVERY_TYPE, HOSTILE, INJECTIONS, inputOf, turnsOf, VARIABLES } from "../testing";
import { createBasicExtractor } from "./extractor";

const extractor = createBasicExtractor();

describe("the built-in extractor", () => {
  it("fills every type from a clear call, each with a quote of the transcript", async () => {
    const { variables, evidence, reasons, model } = await extractor.extract(inputOf(BOOKING));
    expect(variables).toMatchObject({
      status: true,
      party_size: 4,
      meal: "Dinner",
      visit_date: "2026-03-05",
    });
    expect(variables.summary).toContain("The customer said");
    expect(reasons).toEqual({});
    expect(model).toBe("basic");
    for (const { name } of VARIABLES) {
      expect(evidence[name]?.length).toBeGreaterThan(0);
      for (const { turn, quote, verified } of evidence[name] ?? []) {
        expect(verified).toBe(true);
        expect(locateQuote(BOOKING[turn]?.text ?? "", quote)).not.toBeNull();
      }
    }
  });

  it("leaves unknown what the call does not settle, and says why", async () => {
    const turns = turnsOf(["A: Would you like to book a table?", "C: Could you call me back tomorrow?"]);
    const { variables, reasons, evidence } = await extractor.extract(inputOf(turns));
    expect(variables).toMatchObject({ status: null, party_size: null, meal: null });
    expect(reasons.status).toBe("The customer put it off");
    expect(reasons.party_size).toBe("The call does not say");
    expect(evidence.status).toEqual([]);
  });

  it("is not held to a yes that answers small talk", async () => {
    const turns = turnsOf(["A: Hi, do you have a minute to talk about booking?", "C: Yes", "A: Great."]);
    expect((await extractor.extract(inputOf(turns))).variables.status).toBeNull();
  });

  it("counts relative days in the workspace's time zone", async () => {
    const turns = turnsOf(["A: When would you like to visit?", "C: Tomorrow"]);
    const late = { startedAt: new Date("2026-03-02T23:30:00Z"), timeZone: "Europe/Berlin" };
    expect((await extractor.extract(inputOf(turns, late))).variables.visit_date).toBe("2026-03-04");
  });

  it.each(HOSTILE)("survives %s", async (_, turns) => {
    const { variables, evidence, reasons } = await extractor.extract(
      inputOf(turns, { variables: EVERY_TYPE }),
    );
    expect(Object.keys(variables)).toEqual(EVERY_TYPE.map(({ name }) => name));
    for (const { name } of EVERY_TYPE) expect(variables[name] !== null || reasons[name]).toBeTruthy();
    expect(
      Object.values(evidence)
        .flat()
        .every(({ verified }) => verified),
    ).toBe(true);
    expect(JSON.stringify(variables)).not.toMatch(/\\u0000|\\ud[89ab]/);
  });

  it.each(INJECTIONS)("is not talked into anything by %j", async (said) => {
    const call = (customer: string[]) =>
      turnsOf(["A: Hi, this is Ada. Would you like to book a table?", ...customer]);
    const { variables } = await extractor.extract(
      inputOf(call([`C: ${said}`, "A: Pardon?", "C: No, thank you."])),
    );
    expect(variables.status).not.toBe(true);
    expect(variables.summary ?? "").not.toMatch(/https?:|www\.|example\.com/);
    const refused = await extractor.extract(inputOf(call([`C: I'm not interested. ${said}`])));
    expect(refused.variables.status).not.toBe(true);
  });
});
