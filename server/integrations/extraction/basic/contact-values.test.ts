import { describe, expect, it } from "vitest";
import { findPhones, findSpokenEmails } from "./contact-values";

describe("phone numbers in speech", () => {
  it.each([
    ["It's 415 555 2671.", "US", "+14155552671", "415 555 2671"],
    ["call (312) 555-0143, please", "US", "+13125550143", "(312) 555-0143"],
    ["four one five, five five five, two six seven one", "US", "+14155552671", undefined],
    ["my number is four one five triple five two six seven one", "US", "+14155552671", undefined],
    ["area code 206, then 555 0187", "US", "+12065550187", undefined],
    ["5 1 2, 5 5 5, 0 1 9 9", "US", "+15125550199", undefined],
    ["plus four four twenty seven nine four six oh nine five eight", "US", "+442079460958", undefined],
    ["030 901820", "DE", "+4930901820", "030 901820"],
    ["oh twenty, seven nine four six, oh nine five eight", "GB", "+442079460958", undefined],
  ])("%j in %s is %s", (text, country, number, quote) => {
    const found = findPhones(text, country);
    expect(found.map((one) => one.number)).toEqual([number]);
    expect(text).toContain(found[0]?.text);
    if (quote) expect(found[0]?.text).toBe(quote);
  });

  it.each([
    ["at 3 or 4 in the afternoon", "US"],
    ["three hundred and forty dollars", "US"],
    ["on March 5th, 2026", "US"],
    ["one two three", "US"],
    ["order 4155", "US"],
    ["415 555 2671", "XX"],
  ])("%j in %s holds none", (text, country) => expect(findPhones(text, country)).toEqual([]));
});

describe("e-mail addresses in speech", () => {
  it.each([
    ["It's anna dot berg at example dot org.", "anna.berg@example.org"],
    ["j dot miller at northpole dot com", "j.miller@northpole.com"],
    ["bob99 at mail dot example dot com", "bob99@mail.example.com"],
    ["tom underscore h at example.co.uk", "tom_h@example.co.uk"],
    ["j o e at gmail dot com", "joe@gmail.com"],
    ["Write to maria.lopez@example.com.", "maria.lopez@example.com"],
    ["priya-team@startup.example.", "priya-team@startup.example"],
  ])("%j is %s", (text, address) => {
    const found = findSpokenEmails(text);
    expect(found.map((one) => one.address)).toEqual([address]);
    expect(text).toContain(found[0]?.text);
  });

  it.each(["look at example dot com", "meet me at noon", "at the dot"])("%j holds none", (text) =>
    expect(findSpokenEmails(text)).toEqual([]),
  );
});
