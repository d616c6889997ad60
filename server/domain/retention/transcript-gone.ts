import { DomainError } from "../errors";

/** Nothing can be read from a call whose transcript retention has deleted; its values stay. */
export const transcriptGone = () =>
  new DomainError(
    "conflict",
    "The transcript of this call was deleted by the workspace's retention; the values that were read from it stay",
  );
