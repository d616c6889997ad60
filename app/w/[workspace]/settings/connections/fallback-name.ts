/** Who reads the calls of an assistant without a connection of its own, as part of a sentence. */
export const fallbackName = (fallbackModel: string | null) =>
  fallbackModel === null ? "the built-in rules (basic)" : `${fallbackModel}, the model of this installation`;
