"use client";
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { useFormContext } from "react-hook-form";
import { Checkbox } from "@/app/_ui/checkbox";
import { cn } from "@/app/_ui/cn";
import { FieldError } from "@/app/_ui/field";
import { ConditionFields } from "./condition-fields";
import { ExamplesEditor } from "./examples-editor";
import { NumberFields } from "./number-fields";
import type { PostCallValues } from "./post-call-form";
import { settingsInWords } from "./settings";
import { useSettings } from "./use-settings";

/** What few variables need. Closed, it says what is set; a fault in it keeps it open. */
export function MoreFields({ index }: { index: number }) {
  const { watch, formState } = useFormContext<PostCallValues>();
  const { settings, set, error } = useSettings(index);
  const [open, setOpen] = useState(false);
  const id = useId();
  const type = watch(`postCallVariables.${index}.type`);
  const isWrong = formState.errors.postCallVariables?.[index]?.settings !== undefined;
  // A fault opens it, and it stays so when the fault is mended.
  if (isWrong && !open) setOpen(true);
  return (
    <div className="flex flex-col gap-4 border-t pt-3">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="-my-1 flex min-h-8 min-w-0 items-center gap-1.5 self-start rounded-md text-left text-ink-muted text-sm hover:text-ink"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-4 shrink-0 text-ink-faint transition-transform", open && "rotate-90")}
        />
        <span className="font-medium">More</span>
        {!open && <span className="min-w-0 text-ink-faint">{settingsInWords({ type, settings })}</span>}
      </button>
      {open && (
        <div id={id} className="flex flex-col gap-5">
          {type === "number" && <NumberFields index={index} />}
          {type === "boolean" && (
            <Checkbox
              label="Asked not to be contacted"
              hint="When a call says true, the customer's number is opted out at once, before its automation could text it."
              checked={settings.optOut ?? false}
              onChange={(event) => set({ optOut: event.target.checked })}
            />
          )}
          <Checkbox
            label="Required"
            hint="Shown as missing where a call does not say it. It is never guessed."
            checked={settings.required ?? false}
            onChange={(event) => set({ required: event.target.checked })}
          />
          <ConditionFields index={index} />
          <ExamplesEditor index={index} />
          {error && <FieldError>{error}</FieldError>}
        </div>
      )}
    </div>
  );
}
