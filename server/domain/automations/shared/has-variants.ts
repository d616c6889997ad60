import type { Definition } from "../schema";
import { isSms } from "./sms";
import { listSteps } from "./tree";

/** Whether a step has several texts. */
export const hasVariants = (definition: Definition) =>
  listSteps(definition).some(({ step }) => isSms(step) && step.variants !== undefined);
