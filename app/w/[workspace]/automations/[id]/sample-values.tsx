"use client";
import { useBuilder } from "./builder-context";

/** The sample's values by group, under the names that the data picker uses. */
export function SampleValues() {
  const { groups } = useBuilder();
  return (
    <dl className="overflow-hidden rounded-lg border text-sm">
      {groups.map((group) => (
        <div key={group.title} className="border-b last:border-b-0">
          <dt className="bg-sunken px-2.5 py-1 text-ink-muted text-xs">{group.title}</dt>
          {group.items.map((item) => (
            <dd key={item.path} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-3 px-2.5 py-1">
              <span className="truncate" title={item.path}>
                {item.label}
              </span>
              {item.sample === null ? (
                <span className="text-ink-faint">unknown</span>
              ) : (
                <span className="break-words">{item.sample}</span>
              )}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
