import { describe, expect, it } from "vitest";
import { stripLinks } from "./links";

describe("a text without links", () => {
  it.each([
    ["Go to http://evil.example.com/win now", "Go to  now"],
    ["Go to www.evil.net, then bye", "Go to  then bye"],
    ["See evil.example.com/win", "See "],
    ["It is http://ada@evil.com/x", "It is "],
    ["It is ada@evil.com/win", "It is ada@"],
    ["It is @evil.com", "It is @"],
  ])("%j becomes %j", (text, plain) => expect(stripLinks(text)).toBe(plain));

  it.each(["My email is grace@example.com.", "Write to a.b+c@mail.example.co, please", "At 3 p.m. sharp."])(
    "%j stays",
    (text) => expect(stripLinks(text)).toBe(text),
  );
});
