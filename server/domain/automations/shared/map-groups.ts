import type { ReferenceMap } from "../steps/kind";
import type { Groups } from "./operators";

/** The conditions with other paths; `within` is where the groups stand in their step: "branches.0.". */
export const mapGroups = (groups: Groups, map: ReferenceMap, within = ""): Groups =>
  groups.map((group, at) =>
    group.map((condition, index) => ({
      ...condition,
      path: map.path(condition.path, `${within}groups.${at}.${index}.path`, "condition"),
    })),
  );
