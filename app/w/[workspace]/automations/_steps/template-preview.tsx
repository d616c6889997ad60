"use client";
import { renderTemplate } from "@/server/domain/automations/shared/templates";
import { useBuilder } from "../[id]/builder-context";

/** Texts as they would be for the sample, or why they could not be made. */
export function TemplatePreview({ parts }: { parts: [label: string, template: string][] }) {
  const { sample } = useBuilder();
  const written = parts.filter(([, template]) => template.trim() !== "");
  if (!sample || written.length === 0) return null;
  return (
    <section aria-label="Preview" className="flex flex-col gap-1.5">
      <h3 className="font-medium text-sm">Preview</h3>
      <dl className="flex flex-col gap-1 rounded-md bg-sunken px-2.5 py-2 text-sm">
        {written.map(([label, template]) => {
          const made = renderTemplate(template, sample);
          return (
            <div key={label}>
              <dt className="text-ink-muted text-xs">{label}</dt>
              <dd className={made.ok ? "whitespace-pre-wrap break-words" : "text-warning-text"}>
                {made.ok ? made.text : made.message}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
