import { expect, it } from "vitest";
import { createBasicExtractor } from "./basic/extractor";
import { LABELLED, loadLabelled, runExtractor, score } from "./benchmark";

const dialogues = loadLabelled(LABELLED);
if (!dialogues)
  console.log("Notice: the labelled calls are not here, so the extractor's quality is not checked");

it.skipIf(!dialogues)("the built-in extractor is as good on labelled calls as it was", async () => {
  const { extractions } = await runExtractor(createBasicExtractor(), dialogues ?? []);
  const result = score(dialogues ?? [], extractions);
  expect(result.statusMacroF1).toBeGreaterThan(0.9);
  expect(result.valuePrecision).toBeGreaterThan(0.77);
  expect(result.valueRecall).toBeGreaterThan(0.78);
  expect(result.proved).toBe(1);
});
