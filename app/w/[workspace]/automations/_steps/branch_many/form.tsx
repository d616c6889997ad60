"use client";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import { newCondition } from "@/server/domain/automations/shared/operators";
import { kindOf, lanesOf } from "@/server/domain/automations/steps/all";
import { branchTitle } from "@/server/domain/automations/steps/branch_many/describe";
import {
  type BranchManyStep,
  MAX_BRANCHES,
  type OneBranch,
} from "@/server/domain/automations/steps/branch_many/schema";
import { useBuilder } from "../../[id]/builder-context";
import { GroupsField } from "../branch/groups-field";

/** Branches in the order in which they are tried. */
export function BranchManyForm({ step }: { step: BranchManyStep }) {
  const { sample, changeStep } = useBuilder();
  const { branches, lanes } = step;
  const change = (next: OneBranch[]) => changeStep({ ...step, branches: next });
  const add = () => {
    const key = `b${Math.max(...branches.map((one) => Number(one.key.slice(1)))) + 1}`;
    changeStep({
      ...step,
      branches: [...branches, { key, title: "", groups: [[newCondition()]] }],
      lanes: { ...lanes, [key]: [] },
    });
  };
  const remove = (key: string) => {
    const { [key]: _, ...rest } = lanes;
    changeStep({ ...step, branches: branches.filter((one) => one.key !== key), lanes: rest });
  };
  const swap = (at: number, by: -1 | 1) => {
    const [one, other] = [branches[at], branches[at + by]];
    if (one && other)
      change(branches.map((old, index) => (index === at ? other : index === at + by ? one : old)));
  };
  const isChosen = branches.every(({ groups }) => groups.flat().every(({ path }) => path !== ""));
  const decision = sample && isChosen ? kindOf(step).decide?.(step, sample) : null;
  const taken = decision && lanesOf(step).find(({ key }) => key === decision.lane);
  return (
    <>
      {branches.map((one, at) => {
        const title = branchTitle(one, at);
        const isFilled = (lanes[one.key] ?? []).length > 0;
        return (
          <fieldset key={one.key} className="flex min-w-0 flex-col gap-3 rounded-md border p-3">
            <legend className="sr-only">{title}</legend>
            <div className="flex items-end gap-1">
              <Field label={`Name of branch ${at + 1}`} className="flex-1">
                {(aria) => (
                  <Input
                    {...aria}
                    value={one.title}
                    maxLength={60}
                    placeholder={`Branch ${at + 1}`}
                    onChange={({ target }) =>
                      change(branches.map((old) => (old === one ? { ...one, title: target.value } : old)))
                    }
                  />
                )}
              </Field>
              <IconButton
                label={`Try ${title} earlier`}
                icon={<ArrowUp />}
                disabled={at === 0}
                onClick={() => swap(at, -1)}
              />
              <IconButton
                label={`Try ${title} later`}
                icon={<ArrowDown />}
                disabled={at === branches.length - 1}
                onClick={() => swap(at, 1)}
              />
              <IconButton
                label={isFilled ? `${title} has steps; move or delete them first` : `Remove ${title}`}
                icon={<Trash2 />}
                disabled={branches.length === 1 || isFilled}
                onClick={() => remove(one.key)}
              />
            </div>
            <GroupsField
              step={step}
              within={`branches.${at}.`}
              groups={one.groups}
              onChange={(groups) => change(branches.map((old) => (old === one ? { ...one, groups } : old)))}
            />
          </fieldset>
        );
      })}
      {branches.length < MAX_BRANCHES && (
        <div>
          <Button size="sm" icon={<Plus />} onClick={add}>
            Add branch
          </Button>
        </div>
      )}
      <p className="text-ink-muted text-sm">
        The first branch that is true is taken. Otherwise is for calls of which none is; when one of them is
        unknown and none is true, the Unknown lane is taken.
      </p>
      {decision && (
        <p className="flex flex-wrap items-center gap-1.5 rounded-md bg-sunken px-2.5 py-1.5 text-sm">
          <span className="text-ink-muted">With the sample:</span> {decision.explanation}
          <Badge tone="accent">{taken?.title}</Badge>
        </p>
      )}
    </>
  );
}
