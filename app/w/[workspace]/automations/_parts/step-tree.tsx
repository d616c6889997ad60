import { Check, CircleQuestionMark, X } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { cn } from "@/app/_ui/cn";
import { type Place, stepTitle } from "@/server/domain/automations/shared/tree";
import { lanesOf, type Step } from "@/server/domain/automations/steps/all";

const LANE_ICONS: Record<string, typeof Check | undefined> = {
  true: Check,
  replied: Check,
  false: X,
  timed_out: X,
  unknown: CircleQuestionMark,
};

interface TreeProps {
  steps: Step[];
  trigger: ReactNode;
  renderStep: (step: Step) => ReactNode;
  /** The "+" of a place; absent where nothing can be added. */
  renderAdd?: (place: Place, label: string) => ReactNode;
  /** The lane that was or would be taken; null: not known, or not reached. */
  takenLane?: (branchId: string) => string | null;
}

/** The automation top-down: trigger, steps, and lanes that part below a branch and come together again. */
export function StepTree({ trigger, ...props }: TreeProps) {
  return (
    <div className="flex w-full flex-col items-center sm:w-fit sm:min-w-full">
      {trigger}
      <StepList {...props} branch={null} lane={null} />
      <span className="rounded-full border bg-surface px-2.5 py-0.5 text-ink-faint text-xs">End</span>
    </div>
  );
}

type ListProps = Omit<TreeProps, "trigger"> & {
  branch: Step | null;
  lane: { key: string; title: string } | null;
};

function StepList(props: ListProps) {
  const { steps, branch, lane, renderAdd } = props;
  const add = (index: number) => {
    const before = steps[index - 1];
    const start = branch && lane ? `to the ${lane.title} lane of ${stepTitle(branch)}` : "after the trigger";
    const label = `Add a step ${before ? `after ${stepTitle(before)}` : start}`;
    return renderAdd?.({ branchId: branch?.id ?? null, lane: lane?.key ?? null, index }, label);
  };
  return (
    <>
      <Connector>{add(0)}</Connector>
      {steps.map((step, index) => (
        <Fragment key={step.id}>
          {props.renderStep(step)}
          {lanesOf(step).length > 0 && <Lanes {...props} branch={step} />}
          <Connector>{add(index + 1)}</Connector>
        </Fragment>
      ))}
    </>
  );
}

function Lanes({ branch, ...props }: ListProps & { branch: Step }) {
  const taken = props.takenLane?.(branch.id) ?? null;
  const lanes = lanesOf(branch);
  return (
    <>
      <Line className="h-4 max-sm:hidden" />
      <div className="flex w-full max-sm:mt-3 max-sm:flex-col max-sm:gap-3 sm:w-fit">
        {lanes.map((lane, index) => {
          const Icon = LANE_ICONS[lane.key];
          const isTaken = taken === lane.key;
          const isFirst = index === 0;
          const isLast = index === lanes.length - 1;
          return (
            <fieldset
              key={lane.key}
              aria-label={`${lane.title} lane of ${stepTitle(branch)}${isTaken ? ", taken" : ""}`}
              className={cn(
                "relative flex min-w-32 flex-col items-center sm:px-2 sm:pt-4",
                "max-sm:rounded-lg max-sm:border max-sm:border-dashed max-sm:px-2 max-sm:py-3",
              )}
            >
              <Rail top hideLeft={isFirst} hideRight={isLast} />
              <Line className="absolute top-0 h-4 max-sm:hidden" />
              <span
                className={cn(
                  "flex items-center gap-1 rounded-full border bg-surface px-2 py-0.5 font-medium text-ink-muted text-xs",
                  isTaken && "border-accent-line bg-accent-subtle text-accent-text",
                )}
              >
                {Icon && <Icon aria-hidden className="size-3" />}
                {lane.title}
              </span>
              <StepList {...props} steps={lane.steps} branch={branch} lane={lane} />
              <Line className="flex-1 max-sm:hidden" />
              <Rail hideLeft={isFirst} hideRight={isLast} />
            </fieldset>
          );
        })}
      </div>
    </>
  );
}

const Line = ({ className }: { className: string }) => (
  <span aria-hidden className={cn("w-px shrink-0 bg-line-strong", className)} />
);

/** The horizontal line that lanes hang from, or stand on. */
function Rail({ top, hideLeft, hideRight }: { top?: boolean; hideLeft: boolean; hideRight: boolean }) {
  const edge = top ? "top-0" : "bottom-0";
  const side = "absolute h-px bg-line-strong max-sm:hidden";
  return (
    <span aria-hidden>
      {!hideLeft && <span className={cn(side, edge, "right-1/2 left-0")} />}
      {!hideRight && <span className={cn(side, edge, "right-0 left-1/2")} />}
    </span>
  );
}

function Connector({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-col items-center">
      <Line className={children ? "h-3" : "h-6"} />
      {children}
      {children && <Line className="h-3" />}
    </div>
  );
}
