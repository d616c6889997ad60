import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

interface ChoiceProps extends Omit<ComponentProps<"input">, "type"> {
  label: ReactNode;
  hint?: ReactNode;
}

function Choice({ type, label, hint, className, ...rest }: ChoiceProps & { type: "checkbox" | "radio" }) {
  const id = useId();
  return (
    <div className={cn("flex items-start gap-2", className)}>
      <input
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...rest}
        type={type}
        className={cn("mt-0.5 size-4 shrink-0 accent-accent", type === "radio" && "rounded-full")}
      />
      <div className="min-w-0">
        <label htmlFor={id} className="text-base">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-ink-muted text-xs">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

export function Checkbox(props: ChoiceProps) {
  return <Choice {...props} type="checkbox" />;
}

/** One of several with the same `name`; stands in a <fieldset> with a <legend>. */
export function Radio(props: ChoiceProps) {
  return <Choice {...props} type="radio" />;
}
