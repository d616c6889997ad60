import { Minus, Pencil, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { FaultyRows } from "@/app/_ui/import-dialog";
import type { ImportPlan } from "@/server/domain/assistants/shared/exchange";
import { listInWords } from "@/server/domain/automations/shared/values";

/** What an import would do, row by row; what cannot be taken with its place and reason. */
export function ImportPreview({ plan }: { plan: ImportPlan }) {
  const { added, changed, removed, same, bad } = plan;
  const counts = [
    added.length > 0 && `${added.length} to add`,
    changed.length > 0 && `${changed.length} to change`,
    removed.length > 0 && `${removed.length} to remove`,
    same > 0 && `${same} as ${same === 1 ? "it is" : "they are"}`,
    bad.length > 0 && `${bad.length} with a fault`,
  ].filter(Boolean);
  return (
    <section aria-label="What changes" className="flex flex-col gap-2">
      <p className="font-medium text-sm">{counts.join(", ") || "The file has no variables"}</p>
      <FaultyRows
        rows={bad.map(({ row, name, problems }) => ({
          key: row,
          place: (
            <>
              Row {row}
              {name && (
                <>
                  , <span className="font-mono">{name}</span>
                </>
              )}
            </>
          ),
          problems,
        }))}
      />
      {added.length + changed.length + removed.length > 0 && (
        <ul aria-label="Changes" className="divide-y rounded-lg border text-sm">
          {added.map((name) => (
            <Line key={name} icon={<Plus />} name={name} what="Added" />
          ))}
          {changed.map(({ name, fields }) => (
            <Line key={name} icon={<Pencil />} name={name} what={`Changes ${listInWords(fields)}`} />
          ))}
          {removed.map((name) => (
            <Line key={name} icon={<Minus />} name={name} what="Removed" />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ icon, name, what }: { icon: ReactNode; name: string; what: string }) {
  return (
    <li className="flex min-h-8 items-center gap-2 px-3 py-1">
      <span aria-hidden className="text-ink-faint [&_svg]:size-4">
        {icon}
      </span>
      <span className="min-w-0 flex-1 truncate font-mono">{name}</span>
      <span className="text-ink-muted">{what}</span>
    </li>
  );
}
