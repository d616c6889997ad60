import { expect, it } from "vitest";
import { phrasesOf } from "./phrases";

it.each([
  ["de-CH", /Auf Wiederhören/],
  ["PT-br", /Até logo/],
  ["it", /Arrivederci/],
  ["en-GB", /Goodbye/],
  ["fi-FI", /Goodbye/],
  ["", /Goodbye/],
])("in %j the line says goodbye with %s", (language, goodbye) => {
  const { silence, timeIsUp } = phrasesOf(language);
  expect(silence).toMatch(goodbye);
  expect(timeIsUp).toMatch(goodbye);
});
