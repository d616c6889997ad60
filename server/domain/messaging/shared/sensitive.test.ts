import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentProblem } from "./content-problem";
import { findSensitive, maskSensitive, passesLuhn } from "./sensitive";

describe("card numbers", () => {
  it.each([
    "4111 1111 1111 1111",
    "4111111111111111",
    "my card is 4111-1111-1111-1111, thanks",
    "5555555555554444",
    "2223 0031 2200 3222",
    "378282246310005",
    "3782 822463 10005",
    "6011111111111117",
    "30569309025904",
    "3530111333300000",
    "4111.1111.1111.1111",
    "Card:4111111111111111.",
    "４１１１１１１１１１１１１１１１",
  ])("%j is one", (text) => expect(findSensitive(text)).toBe("card"));

  it.each([
    "+4915112345678901",
    "+14155552671",
    "+44 7911 123456",
    "+49 151 1234 5678 9012",
    "call 0044 7911 123456",
    "order 1234567890123456",
    "order 4111111111111112",
    "tracking 9400111899223197428497",
    "IBAN DE89 3704 0044 0532 0130 00",
    "0000 0000 0000 0000",
    "id 4111111111111111a",
    "2026-03-01 15:30 to 2026-03-01 16:30",
    "invoice 2026-0301-1530-2026",
    "from 1500 to 2000 to 2500 to 3000",
    "a1b2c3d4-4111-1111-1111-111111111111",
    "100000000000",
    "1111 2222 3333 4444",
  ])("%j is none", (text) => expect(findSensitive(text)).toBeNull());

  it("one wrong digit is no card", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digits = [..."4111111111111111"];
        digits[at] = String((Number(digits[at]) + by) % 10);
        expect(passesLuhn(digits.join(""))).toBe(false);
      }),
    ));

  it("no phone number in E.164 is taken for one", () =>
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9]\d{6,14}$/), (phone) => {
        expect(findSensitive(`Call ${phone} today`)).toBeNull();
      }),
    ));

  it("short order numbers are never taken for one", () =>
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,12}$/), (id) => {
        expect(findSensitive(`Your order ${id} is ready`)).toBeNull();
      }),
    ));
});

describe("social security numbers", () => {
  it.each([
    "123-45-6789",
    "123 45 6789",
    "SSN 123456789",
    "my social security number is 123456789",
    "ssn: 123-45-6789",
  ])("%j is one", (text) => expect(findSensitive(text)).toBe("ssn"));
  it.each([
    "000-12-3456",
    "666-12-3456",
    "900-12-3456",
    "123-00-4567",
    "123-45-0000",
    "202-555-0142",
    "123456789",
    "+1 123-45-6789",
    "12-34-5678",
    "2026-03-01",
    "1123-45-67890",
  ])("%j is none", (text) => expect(findSensitive(text)).toBeNull());
});

describe("what may not be sent", () => {
  it("is named without being repeated, and taken out of what is stored", () => {
    const text = "Card 4111 1111 1111 1111 and SSN 123-45-6789.";
    expect(contentProblem(text)).toMatch(/payment card number/);
    expect(contentProblem(text)).not.toMatch(/4111/);
    expect(maskSensitive(text)).toBe("Card [card number] and SSN [social security number].");
    expect(maskSensitive("ok ’")).toBe("ok ’");
  });
  it.each(["Hi {{lead.name}}", "Hi {{"])("%j was not filled", (text) =>
    expect(contentProblem(text)).toMatch(/not filled/),
  );
  it.each(["Hi {name}", "x }} y", "See you at 5", ""])("%j may go", (text) =>
    expect(contentProblem(text)).toBeNull(),
  );
});
