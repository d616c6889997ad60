"use client";
import { Plus, Trash2 } from "lucide-react";
import { Fragment } from "react";
import { Button } from "@/app/_ui/button";
import { IconButton } from "@/app/_ui/icon-button";
import { type Condition, type Groups, newCondition } from "@/server/domain/automations/shared/operators";
import { ConditionFields } from "./condition-fields";

const MOST = 10;

interface GroupsFieldProps {
  step: { id: string };
  groups: Groups;
  onChange: (groups: Groups) => void;
  /** Where the groups stand in the step, for problems: "branches.0.". */
  within?: string;
}

/** Conditions that must all hold, in groups of which any may: OR of ANDs. One condition looks like a plain form. */
export function GroupsField({ step, groups, onChange, within = "" }: GroupsFieldProps) {
  const count = groups.flat().length;
  const replace = (at: number, group: Condition[]) =>
    onChange(groups.flatMap((old, index) => (index === at ? (group.length > 0 ? [group] : []) : [old])));
  let number = 0;
  return (
    <div className="flex flex-col gap-3">
      {groups.map((group, at) => (
        // Groups have no identity but their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <Fragment key={at}>
          {at > 0 && <p className="text-center font-medium text-ink-muted text-xs">or</p>}
          <fieldset
            className={count > 1 ? "flex flex-col gap-3 rounded-md border p-3" : "flex flex-col gap-3"}
          >
            <legend className="sr-only">{groups.length > 1 ? `Group ${at + 1}` : "Conditions"}</legend>
            {group.map((condition, index) => {
              number += 1;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <Fragment key={index}>
                  {index > 0 && <p className="font-medium text-ink-muted text-xs">and</p>}
                  <ConditionFields
                    stepId={step.id}
                    field={`${within}groups.${at}.${index}`}
                    number={number}
                    condition={condition}
                    onChange={(next) =>
                      replace(
                        at,
                        group.map((one, other) => (other === index ? next : one)),
                      )
                    }
                    remove={
                      count > 1 ? (
                        <IconButton
                          label={`Remove condition ${number}`}
                          icon={<Trash2 />}
                          onClick={() =>
                            replace(
                              at,
                              group.filter((_, other) => other !== index),
                            )
                          }
                        />
                      ) : null
                    }
                  />
                </Fragment>
              );
            })}
            {group.length < MOST && (
              <div>
                <Button
                  size="sm"
                  variant="ghost"
                  icon={<Plus />}
                  onClick={() => replace(at, [...group, newCondition()])}
                >
                  And…
                </Button>
                {at === groups.length - 1 && groups.length < MOST && (
                  <Button
                    size="sm"
                    variant="ghost"
                    icon={<Plus />}
                    onClick={() => onChange([...groups, [newCondition()]])}
                  >
                    Or…
                  </Button>
                )}
              </div>
            )}
          </fieldset>
        </Fragment>
      ))}
    </div>
  );
}
