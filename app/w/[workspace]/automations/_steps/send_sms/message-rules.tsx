"use client";
import { Checkbox } from "@/app/_ui/checkbox";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import type { Sms } from "@/server/domain/automations/shared/sms";
import { valuesOf } from "@/server/domain/automations/shared/templates";
import { variantsOf } from "@/server/domain/automations/shared/variants";
import { useBuilder } from "../../[id]/builder-context";

const LIMITS = [1, 2, 3, 4, 5, 6];

/** How long the text may get, and whether links out of the call may leave. Only a text with inserted values can vary. */
export function MessageRules({ step }: { step: Sms }) {
  const { changeStep } = useBuilder();
  const values = variantsOf(step).flatMap(({ body }) => valuesOf(body));
  const said = values.some(({ path }) => /^(?:variables|transcript)\b/.test(path));
  const { maxSegments, allowLinks, ...rest } = step;
  if (values.length === 0 && maxSegments === undefined && !allowLinks) return null;
  const limits = maxSegments && !LIMITS.includes(maxSegments) ? [...LIMITS, maxSegments] : LIMITS;
  return (
    <>
      <Field
        label="Length"
        hint="A longer text is cut at the end of a sentence of what is inserted; your own words stay whole."
      >
        {(aria) => (
          <Select
            {...aria}
            value={maxSegments ?? ""}
            onChange={(event) =>
              changeStep({
                ...rest,
                ...(allowLinks ? { allowLinks } : {}),
                ...(event.target.value ? { maxSegments: Number(event.target.value) } : {}),
              })
            }
          >
            <option value="">As long as it gets</option>
            {limits.map((limit) => (
              <option key={limit} value={limit}>
                At most {limit === 1 ? "1 segment" : `${limit} segments`}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {(said || allowLinks) && (
        <Checkbox
          label="Send links that come out of the call"
          hint="Off, a text whose inserted values hold a link is not sent: a caller could have a stranger texted one."
          checked={allowLinks ?? false}
          onChange={(event) =>
            changeStep({
              ...rest,
              ...(maxSegments === undefined ? {} : { maxSegments }),
              ...(event.target.checked ? { allowLinks: true } : {}),
            })
          }
        />
      )}
    </>
  );
}
