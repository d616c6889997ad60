import { expect, it } from "vitest";
import { spokenLanguage } from "./twiml";

it.each([
  ["en", "en-US"],
  ["pt", "pt-BR"],
  ["de-AT", "de-AT"],
  ["EN-gb", "en-GB"],
  ["fi", "fi-FI"],
  ["zh-Hans", "zh-CN"],
  ["xx", "en-US"],
  ["en-US-US", "en-US"],
])("an assistant's %s is %s on the line", (language, spoken) =>
  expect(spokenLanguage(language)).toBe(spoken),
);
