import type { Definition } from "../schema";
import type { Groups } from "./operators";
import { listSteps } from "./tree";

const BY_THE_CLOCK = new Set(["date_within_next", "date_within_last", "datetime_time_between"]);

/** Whether a condition depends on what day it is, or where. */
export const readsClock = (definition: Definition): boolean =>
  listSteps(definition).some(({ step }) => {
    const groups: Groups =
      step.type === "branch"
        ? step.groups
        : step.type === "branch_many"
          ? step.branches.flatMap((one) => one.groups)
          : [];
    return groups.flat().some(({ operator }) => BY_THE_CLOCK.has(operator));
  });
