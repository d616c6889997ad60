"use client";
import { Segmented } from "@/app/_ui/segmented";
import { usePeriod } from "./use-period";

const OPTIONS = [
  { value: "7d", label: "7 days" },
  { value: "30d", label: "30 days" },
  { value: "90d", label: "90 days" },
] as const;

export function PeriodChooser() {
  const { params, setParams } = usePeriod();
  return (
    <Segmented
      label="Period"
      value={params.from ? "" : params.period}
      options={[...OPTIONS]}
      onChange={(period) => {
        if (period !== "") void setParams({ period, from: null, to: null });
      }}
    />
  );
}
