import type { VariableFigures } from "@/server/domain/analytics/variables";

type Value = VariableFigures["values"][number];

export const valueName = ({ value, other }: Value) => (other ? "Other values" : (value ?? "Unknown"));
/** As the address has it: "" is unknown. */
export const valueKey = ({ value }: Value) => value ?? "";
