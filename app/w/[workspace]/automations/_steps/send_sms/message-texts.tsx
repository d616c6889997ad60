"use client";
import { Equal, Split, Trash2 } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/app/_ui/button";
import { Field, FieldError } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import { bodyField, type Sms } from "@/server/domain/automations/shared/sms";
import { LETTERS } from "@/server/domain/automations/shared/sms-fields";
import {
  addVariant,
  evenOut,
  removeVariant,
  setVariants,
  sumOfShares,
  type Variant,
  variantsOf,
} from "@/server/domain/automations/shared/variants";
import { useBuilder } from "../../[id]/builder-context";
import { TemplateField } from "../../[id]/template-field";
import { MessagePreview } from "./message-preview";
import { MessageRules } from "./message-rules";

/** The step's text, or its two to four with the share of the recipients that each gets. */
export function MessageTexts({ step }: { step: Sms }) {
  const { changeStep } = useBuilder();
  const add = useRef<HTMLButtonElement>(null);
  const added = useRef(false);
  const variants = variantsOf(step);
  const remove = (variant: Variant) => {
    changeStep(removeVariant(step, variant.letter));
    // What had the focus is gone.
    add.current?.focus();
  };
  return (
    <>
      {step.variants ? (
        variants.map((variant) => (
          <VariantFields
            key={variant.letter}
            step={step}
            variant={variant}
            isNew={added.current && variant === variants.at(-1)}
            onRemove={() => remove(variant)}
          />
        ))
      ) : (
        <>
          <Body step={step} variant={variants[0]} label="Message" />
          <MessageRules step={step} />
          <MessagePreview step={step} />
        </>
      )}
      {step.variants && <MessageRules step={step} />}
      {step.variants && <Shares step={step} />}
      {variants.length < LETTERS.length && (
        <div className="flex flex-col items-start gap-1.5">
          <Button
            ref={add}
            size="sm"
            icon={<Split />}
            onClick={() => {
              added.current = true;
              changeStep(addVariant(step));
            }}
          >
            Add variant
          </Button>
          {!step.variants && (
            <p className="text-ink-muted text-xs">
              Compares texts: each recipient gets one of them, always the same.
            </p>
          )}
        </div>
      )}
    </>
  );
}

interface BodyProps {
  step: Sms;
  variant: Variant | undefined;
  label: string;
  autoFocus?: boolean;
}

function Body({ step, variant, label, autoFocus = false }: BodyProps) {
  const { changeStep, errorOf, touch } = useBuilder();
  if (!variant) return null;
  const field = bodyField(variant.letter);
  return (
    <TemplateField
      name={field}
      label={label}
      max={1600}
      multiline
      autoFocus={autoFocus}
      placeholder="Thank you for your time. …"
      value={variant.body}
      onChange={(body) => changeStep(changed(step, { ...variant, body }))}
      onBlur={() => touch(step.id, field)}
      error={errorOf(step.id, field)}
    />
  );
}

const changed = (step: Sms, variant: Variant) =>
  setVariants(
    step,
    variantsOf(step).map((one) => (one.letter === variant.letter ? variant : one)),
  );

interface VariantFieldsProps {
  step: Sms;
  variant: Variant;
  isNew: boolean;
  onRemove: () => void;
}

function VariantFields({ step, variant, isNew, onRemove }: VariantFieldsProps) {
  const { changeStep } = useBuilder();
  const { letter, share } = variant;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-md border p-3">
      <legend className="sr-only">Text {letter}</legend>
      <div className="flex items-end justify-between gap-2">
        <Field label={`Share of ${letter}`} className="w-28">
          {(aria) => (
            <span className="flex items-center gap-1.5">
              <Input
                {...aria}
                type="number"
                inputMode="numeric"
                min={0}
                max={100}
                step={1}
                value={share}
                onChange={({ target }) => {
                  const typed = Math.round(Number(target.value));
                  changeStep(changed(step, { ...variant, share: Math.min(100, Math.max(0, typed)) }));
                }}
              />
              <span aria-hidden className="text-ink-muted">
                %
              </span>
            </span>
          )}
        </Field>
        <IconButton label={`Remove text ${letter}`} icon={<Trash2 />} onClick={onRemove} />
      </div>
      <Body step={step} variant={variant} label={`Message ${letter}`} autoFocus={isNew} />
      <MessagePreview step={step} variant={letter} />
    </fieldset>
  );
}

/** Whether the shares come to the whole, and the quickest way there. */
function Shares({ step }: { step: Sms }) {
  const { changeStep } = useBuilder();
  const sum = sumOfShares(step);
  const shares = variantsOf(step).map(({ share }) => share);
  const isEven = Math.max(...shares) - Math.min(...shares) <= 1 && sum === 100;
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
      <div className="min-w-0 flex-1">
        {sum === 100 ? (
          <p className="tabular text-ink-muted text-xs">Shares add up to 100 %.</p>
        ) : (
          <FieldError>
            Shares add up to {sum} %;{" "}
            {sum < 100 ? `${100 - sum} % are missing` : `${sum - 100} % are too many`}.
          </FieldError>
        )}
      </div>
      {!isEven && (
        <Button size="sm" variant="ghost" icon={<Equal />} onClick={() => changeStep(evenOut(step))}>
          Share evenly
        </Button>
      )}
    </div>
  );
}
