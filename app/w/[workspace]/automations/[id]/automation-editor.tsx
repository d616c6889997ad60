"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { Tabs } from "@/app/_ui/tabs";
import { hasVariants } from "@/server/domain/automations/shared/has-variants";
import { AutomationHeader } from "./automation-header";
import { BacktestTab } from "./backtest-tab";
import { Builder } from "./builder";
import { BuilderProvider } from "./builder-context";
import { RunsTab } from "./runs-tab";
import { useDraft } from "./use-draft";
import { VariantsTab } from "./variants-tab";
import { VersionsTab } from "./versions-tab";

export type EditorTab = "build" | "runs" | "versions" | "variants" | "backtest";

/** One automation: what is being edited is kept while the tabs change. */
export function AutomationEditor({ base, id, tab }: { base: string; id: string; tab: EditorTab }) {
  const trpc = useTRPC();
  const { data: view } = useSuspenseQuery(trpc.automation.get.queryOptions({ id }));
  const draft = useDraft(view);
  const path = `${base}/automations/${id}`;
  const compares = tab === "variants" || view.published?.hasVariants || hasVariants(draft.definition);
  return (
    <BuilderProvider base={base} view={view} draft={draft}>
      <AutomationHeader />
      <Tabs
        label="Automation"
        tabs={[
          { href: path, label: "Build" },
          { href: `${path}?tab=backtest`, label: "Backtest" },
          { href: `${path}?tab=runs`, label: "Runs" },
          { href: `${path}?tab=versions`, label: "Versions" },
          ...(compares ? [{ href: `${path}?tab=variants`, label: "Variants" }] : []),
        ]}
      />
      {tab === "build" && <Builder />}
      {tab === "backtest" && <BacktestTab base={base} />}
      {tab === "runs" && (
        <Region skeleton={<TableSkeleton rows={6} columns={5} />}>
          <RunsTab base={base} automationId={id} />
        </Region>
      )}
      {tab === "versions" && (
        <Region skeleton={<TableSkeleton rows={3} columns={4} />}>
          <VersionsTab automationId={id} />
        </Region>
      )}
      {tab === "variants" && (
        <Region skeleton={<TableSkeleton rows={3} columns={6} />}>
          <VariantsTab automationId={id} />
        </Region>
      )}
    </BuilderProvider>
  );
}
