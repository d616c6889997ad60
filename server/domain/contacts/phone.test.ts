import { describe, expect, it } from "vitest";
import { parsePhone, recipientProblem } from "./phone";

describe("phone numbers", () => {
  it.each([
    ["(415) 555-2671", "US", "+14155552671"],
    ["+1 202 555 0142", "DE", "+12025550142"],
    ["0044 7911 123456", "US", "+447911123456"],
    ["0721 234 567", "RO", "+40721234567"],
    ["+15005550006", "US", "+15005550006"],
    ["+15551234567", "US", "+15551234567"],
    ["+1 415 555 2671 ext 5", "US", "+14155552671"],
    ["4155552671", "nowhere", "+14155552671"],
    ["15551234567", "US", "+15551234567"],
    ["030 901820", "DE", "+4930901820"],
  ])("reads %j in %s as %s", (input, country, phone) => {
    expect(parsePhone(input, country)).toMatchObject({ ok: true, phone });
  });

  it.each([
    [null, /no phone number/],
    ["   ", /no phone number/],
    ["+1415555", /check its length/],
    ["911", /with \+ and the country's code/],
    ["22333", /with \+/],
    ["call me at +14155552671", /letters/],
    ["{{call.customerPhone}}", /letters/],
    ["+1415555267199999", /length/],
    ["49 30 901820", /\+4930901820 or a number of US: write it with \+/],
  ])("says what is wrong with %j", (input, problem) => {
    const parsed = parsePhone(input, "US");
    expect(parsed.ok ? parsed.phone : parsed.problem).toMatch(problem);
  });

  it.each([
    ["+19005551234", /premium/],
    ["+442079460958", /landline/],
    ["+18005551234", /toll-free/],
    ["+12025550100", /your own/],
    ["+1415555", /length/],
  ])("an SMS to %s is refused", (phone, problem) => {
    expect(recipientProblem(parsePhone(phone), ["+12025550100"])).toMatch(problem);
  });

  it.each(["+12025550142", "+447911123456", "+15005550006"])("an SMS to %s may go", (phone) => {
    expect(recipientProblem(parsePhone(phone), ["+12025550100"])).toBeNull();
  });
});
