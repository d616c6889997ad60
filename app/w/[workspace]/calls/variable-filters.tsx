"use client";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Popover } from "@/app/_ui/popover";
import type { FilterOptions } from "@/server/domain/calls/filter-options";
import {
  readCondition,
  type VariableCondition,
  writeCondition,
} from "@/server/domain/calls/shared/variable-condition";
import { ChipFrame } from "./filter-chip";
import { operatorWords, VariableForm } from "./variable-form";

interface VariableFiltersProps {
  variables: FilterOptions["variables"];
  conditions: string[];
  onChange: (conditions: string[]) => void;
}

/** A chip for each condition on a variable's value, and one that adds another. */
export function VariableFilters({ variables, conditions, onChange }: VariableFiltersProps) {
  const [open, setOpen] = useState(false);
  const set = conditions.flatMap((text) => {
    const condition = readCondition(text);
    return condition ? [{ text, condition }] : [];
  });
  return (
    <>
      {set.map(({ text, condition }) => (
        <SetCondition
          key={text}
          variables={variables}
          condition={condition}
          onChange={(changed) =>
            onChange(conditions.map((one) => (one === text ? writeCondition(changed) : one)))
          }
          onClear={() => onChange(conditions.filter((one) => one !== text))}
        />
      ))}
      {variables.length > 0 && set.length < 10 && (
        <Popover
          label="Filter by a variable"
          open={open}
          onOpenChange={setOpen}
          trigger={
            <Button size="sm" className="border-dashed shadow-none" icon={<Plus />}>
              Variable
            </Button>
          }
        >
          <VariableForm
            variables={variables}
            onSubmit={(condition) => {
              onChange([...new Set([...conditions, writeCondition(condition)])]);
              setOpen(false);
            }}
          />
        </Popover>
      )}
    </>
  );
}

interface SetConditionProps {
  variables: FilterOptions["variables"];
  condition: VariableCondition;
  onChange: (condition: VariableCondition) => void;
  onClear: () => void;
}

function SetCondition({ variables, condition, onChange, onClear }: SetConditionProps) {
  const [open, setOpen] = useState(false);
  const type = variables.find(({ name }) => name === condition.name)?.type ?? "text";
  return (
    <ChipFrame
      label={condition.name}
      chosen={`${operatorWords(condition.operator, type)} ${condition.value}`.trim()}
      onClear={onClear}
    >
      {(trigger) => (
        <Popover label={`Filter by ${condition.name}`} open={open} onOpenChange={setOpen} trigger={trigger}>
          <VariableForm
            variables={variables}
            condition={condition}
            onSubmit={(changed) => {
              onChange(changed);
              setOpen(false);
            }}
          />
        </Popover>
      )}
    </ChipFrame>
  );
}
