"use client";
import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { SearchInput } from "@/app/_ui/search-input";
import { Select } from "@/app/_ui/select";
import { AUDIT_AREAS } from "@/server/domain/workspaces/shared/audit-words";
import { auditParsers } from "./search-params";

const NONE = { who: null, what: null, of: null, from: null, to: null };

/** Who, what, of what, and from when to when. */
export function AuditFilters() {
  const trpc = useTRPC();
  const { data: actors = [] } = useQuery(trpc.audit.actors.queryOptions());
  const [params, setParams] = useQueryStates(auditParsers);
  const filtered = Object.values(params).some((value) => value !== null);
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label="Who" className="w-44 max-sm:w-full">
        {(aria) => (
          <Select
            {...aria}
            value={params.who ?? ""}
            onChange={(event) => void setParams({ who: event.target.value || null })}
          >
            <option value="">Everybody</option>
            {actors.map(({ actor, who }) => (
              <option key={actor} value={actor}>
                {who}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="What" className="w-48 max-sm:w-full">
        {(aria) => (
          <Select
            {...aria}
            value={params.what ?? ""}
            onChange={(event) => void setParams({ what: event.target.value || null })}
          >
            <option value="">Everything</option>
            {Object.entries(AUDIT_AREAS).map(([area, actions]) => (
              <optgroup key={area} label={area}>
                {Object.entries(actions).map(([action, words]) => (
                  <option key={action} value={action}>
                    {words}
                  </option>
                ))}
              </optgroup>
            ))}
          </Select>
        )}
      </Field>
      <Field label="From" className="w-36 max-sm:flex-1">
        {(aria) => (
          <Input
            {...aria}
            type="date"
            value={params.from ?? ""}
            max={params.to ?? undefined}
            onChange={(event) => void setParams({ from: event.target.value || null })}
          />
        )}
      </Field>
      <Field label="To" className="w-36 max-sm:flex-1">
        {(aria) => (
          <Input
            {...aria}
            type="date"
            value={params.to ?? ""}
            min={params.from ?? undefined}
            onChange={(event) => void setParams({ to: event.target.value || null })}
          />
        )}
      </Field>
      <SearchInput name="of" label="Id of what it was done to" placeholder="Id, such as call_01J…" />
      {filtered && (
        <Button variant="ghost" onClick={() => void setParams(NONE)}>
          Clear all
        </Button>
      )}
    </div>
  );
}
