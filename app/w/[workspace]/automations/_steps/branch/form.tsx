"use client";
import { Split } from "lucide-react";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { evaluateGroups } from "@/server/domain/automations/shared/conditions";
import { newCondition } from "@/server/domain/automations/shared/operators";
import { lanesOf } from "@/server/domain/automations/steps/all";
import type { BranchStep } from "@/server/domain/automations/steps/branch/schema";
import { useBuilder } from "../../[id]/builder-context";
import { GroupsField } from "./groups-field";

export function BranchForm({ step }: { step: BranchStep }) {
  const { sample, changeStep } = useBuilder();
  const isChosen = step.groups.every((group) => group.every(({ path }) => path !== ""));
  const decision = sample && isChosen ? evaluateGroups(step.groups, sample) : null;
  const taken = decision && lanesOf(step).find(({ key }) => key === decision.truth);
  return (
    <>
      <GroupsField step={step} groups={step.groups} onChange={(groups) => changeStep({ ...step, groups })} />
      <p className="text-ink-muted text-sm">
        A value that a call does not settle is unknown: it takes neither True nor False but the Unknown lane,
        unless the other conditions settle it without it.
      </p>
      {decision && (
        <p className="flex flex-wrap items-center gap-1.5 rounded-md bg-sunken px-2.5 py-1.5 text-sm">
          <span className="text-ink-muted">With the sample:</span> {decision.explanation}
          <Badge tone="accent">{taken?.title}</Badge>
        </p>
      )}
      <div>
        <Button size="sm" variant="ghost" icon={<Split />} onClick={() => changeStep(several(step))}>
          Use several branches
        </Button>
      </div>
    </>
  );
}

/** True becomes the first branch and False is Otherwise; what is in the lanes stays. */
const several = ({ groups, lanes, ...rest }: BranchStep) => ({
  ...rest,
  type: "branch_many" as const,
  branches: [
    { key: "b1", title: "", groups },
    { key: "b2", title: "", groups: [[newCondition()]] },
  ],
  lanes: { b1: lanes.true ?? [], b2: [], otherwise: lanes.false ?? [], unknown: lanes.unknown ?? [] },
});
