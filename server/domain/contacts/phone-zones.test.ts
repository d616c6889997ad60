import { describe, expect, it } from "vitest";
import { stateOfPhone, zonesOfPhone } from "./phone-zones";
import { NANP_ZONES, PREFIX_ZONES } from "./phone-zones-data";

describe("where a number is from", () => {
  it.each([
    ["+14155550123", ["America/Los_Angeles"], "CA"],
    ["+19565550123", ["America/Chicago"], "TX"],
    // Panhandle: both zones have exchanges of this area code, and a mobile number may be in either.
    ["+18505550123", ["America/Chicago", "America/New_York"], "FL"],
    ["+12085550123", ["America/Boise", "America/Denver", "America/Los_Angeles"], "ID"],
    ["+14165550123", ["America/Toronto"], null],
    ["+4915112345678", ["Europe/Berlin"], null],
    ["+447911123456", ["Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Jersey", "Europe/London"], null],
    ["+88212345678", [], null],
  ])("%s", (phone, zones, state) => {
    expect(zonesOfPhone(phone).toSorted()).toEqual(zones);
    expect(stateOfPhone(phone)).toBe(state);
  });

  it("of a mobile number is all of its country, of a landline its area", () => {
    expect(zonesOfPhone("+61412345678")).toEqual(
      expect.arrayContaining(["Australia/Perth", "Australia/Sydney"]),
    );
    expect(zonesOfPhone("+61893701234")).not.toContain("Australia/Sydney");
    // Brazilian mobiles have an area: Manaus.
    expect(zonesOfPhone("+5592912345678")).toEqual(["America/Manaus"]);
  });

  it("of an area code that is not in the table is anywhere in the United States", () => {
    expect(zonesOfPhone("+12115550123")).toContain("Pacific/Honolulu");
    expect(zonesOfPhone("+12115550123")).toContain("America/New_York");
  });

  it("has only zones that this runtime knows", () => {
    for (const zone of new Set([...NANP_ZONES, ...PREFIX_ZONES].flatMap(([zones]) => zones.split(" ")))) {
      expect(() => new Intl.DateTimeFormat("en", { timeZone: zone }), zone).not.toThrow();
    }
  });
});
