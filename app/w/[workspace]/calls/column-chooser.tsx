"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Columns3 } from "lucide-react";
import { useQueryState } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Menu } from "@/app/_ui/menu";
import { callParsers } from "./search-params";

/** Which variables the table shows in columns of their own. */
export function ColumnChooser() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.calls.filters.queryOptions());
  const [columns, setColumns] = useQueryState("columns", callParsers.columns);
  const shown = columns ?? [];
  const all = [...new Set([...data.variables.map(({ name }) => name), ...shown])].sort();
  if (all.length === 0) return null;
  const toggle = (name: string) => {
    const next = shown.includes(name) ? shown.filter((one) => one !== name) : [...shown, name];
    void setColumns(next.length > 0 ? next : null);
  };
  return (
    <Menu
      trigger={
        <Button size="sm" variant="ghost" icon={<Columns3 />}>
          Columns
        </Button>
      }
      items={[
        { heading: "Variables as columns" },
        ...all.map((name) => ({ label: name, checked: shown.includes(name), onSelect: () => toggle(name) })),
      ]}
    />
  );
}
