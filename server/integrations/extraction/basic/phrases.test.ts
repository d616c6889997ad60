import { describe, expect, it } from "vitest";
import { isAffirmation, isDenial, isVoicemail, isWrongNumber } from "./phrases";

describe("who picked up", () => {
  it.each([
    "You have the wrong number.",
    "I think you've got the wrong person",
    "There\u2019s no Jo here",
    "Nobody by that name works here",
    "She doesn't live here anymore",
    "I'm not him",
    "Never heard of her",
  ])("%j is not whom the call is for", (text) => expect(isWrongNumber(text)).toBe(true));

  it.each([
    "No, it's not a wrong number.",
    "I thought it was the wrong number at first",
    "Is this the wrong number?",
    "There's no table free?",
    "I know nobody there is better",
    "The number on my invoice is wrong",
  ])("%j says nothing of the kind", (text) => expect(isWrongNumber(text)).toBe(false));

  it.each(["Please leave a message after the tone", "You have reached the voicemail of Jo"])(
    "%j is a machine",
    (text) => expect(isVoicemail(text)).toBe(true),
  );
});

describe("yes and no", () => {
  it.each([
    "That's too much.",
    "It's a bit too late for me",
    "That is way too expensive",
    "That's not what I want",
  ])("%j refuses", (text) => {
    expect(isDenial(text)).toBe(true);
    expect(isAffirmation(text)).toBe(false);
  });

  it.each(["That's fine.", "It's perfect", "That would be great", "Sounds good"])("%j agrees", (text) => {
    expect(isAffirmation(text)).toBe(true);
    expect(isDenial(text)).toBe(false);
  });
});
