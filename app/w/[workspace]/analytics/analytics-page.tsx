import type { ReactNode } from "react";
import { Hydrate } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { PeriodChooser } from "../_period/period-chooser";
import { AnalyticsTabs } from "./analytics-tabs";
import { FiguresDiffer } from "./figures-differ";
import { Filters } from "./filters";

interface AnalyticsPageProps {
  slug: string;
  description: string;
  /** Without a period: rules have none. */
  plain?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of all analytics pages: tabs, and the period and assistant that they share. */
export function AnalyticsPage({ slug, description, plain, actions, children }: AnalyticsPageProps) {
  return (
    <Hydrate slug={slug}>
      <Page>
        <PageHeader
          title="Analytics"
          description={description}
          actions={
            <>
              {actions}
              {!plain && <PeriodChooser />}
            </>
          }
        />
        <AnalyticsTabs base={`/w/${slug}`} />
        <FiguresDiffer />
        {!plain && <Filters />}
        {children}
      </Page>
    </Hydrate>
  );
}
