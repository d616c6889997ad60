"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { BellRing, Check, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { type Column, DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { IconButton } from "@/app/_ui/icon-button";
import { Menu } from "@/app/_ui/menu";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Switch } from "@/app/_ui/switch";
import type { AlertRuleView, AlertView } from "@/server/domain/alerts/rules";
import { useMay } from "../../messages/use-may";
import { RuleDialog } from "./rule-dialog";
import { ruleInWords } from "./words";

const ALERTS: Column<AlertView>[] = [
  { key: "rule", header: "Rule", cell: (alert) => alert.rule },
  {
    key: "words",
    header: "What was seen",
    cell: (alert) => <span className="text-ink-muted">{alert.words}</span>,
  },
  {
    key: "state",
    header: "State",
    cell: (alert) =>
      alert.endedAt ? (
        <span className="text-ink-muted">
          Over <RelativeTime at={alert.endedAt} />
        </span>
      ) : (
        <Badge tone="danger" icon={BellRing}>
          Out of bounds
        </Badge>
      ),
  },
  {
    key: "told",
    header: "Told",
    cell: (alert) => (
      <span className="text-ink-muted">
        {alert.problem ? `Webhook: ${alert.problem}` : alert.told ? "Yes" : "No, quiet period"}
      </span>
    ),
  },
  {
    key: "at",
    header: "When",
    align: "right",
    cell: (alert) => <RelativeTime at={alert.at} className="text-ink-muted" />,
  },
];

/** The rules, each with its state, and what they fired last. */
export function AlertRules() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const { data } = useSuspenseQuery(trpc.alert.list.queryOptions());
  const [edited, edit] = useState<AlertRuleView | null>(null);
  const [removed, askRemoval] = useState<AlertRuleView | null>(null);
  const refresh = () => queries.invalidateQueries(trpc.alert.pathFilter());
  const onError = (error: { message: string }) => void toast.error(error.message);
  const update = useMutation(trpc.alert.update.mutationOptions({ onSuccess: refresh, onError }));
  const remove = useMutation(trpc.alert.remove.mutationOptions({ onSuccess: refresh, onError }));
  if (data.rules.length === 0) {
    return (
      <EmptyState icon={BellRing} title="No rules yet">
        A rule tells you when texts stop arriving, too many people opt out, runs fail, no call comes in, or
        more is spent than you want. Before you save one, it shows what it would have done over the last 30
        days.
      </EmptyState>
    );
  }
  const columns: Column<AlertRuleView>[] = [
    {
      key: "name",
      header: "Rule",
      cell: (rule) => (
        <span className="block">
          {rule.name}
          <span className="block font-normal text-ink-muted text-sm">{ruleInWords(rule)}</span>
        </span>
      ),
    },
    {
      key: "state",
      header: "State",
      cell: (rule) =>
        !rule.enabled ? (
          <span className="text-ink-muted">Off</span>
        ) : rule.open ? (
          <Badge tone="danger" icon={BellRing}>
            Out of bounds
          </Badge>
        ) : (
          <Badge tone="success" icon={Check}>
            Within bounds
          </Badge>
        ),
    },
    {
      key: "tells",
      header: "Tells",
      cell: (rule) => (
        <span className="break-words text-ink-muted">
          {[rule.emails, rule.webhookUrl && "webhook", "in the app"].filter(Boolean).join(", ")}
        </span>
      ),
    },
    {
      key: "enabled",
      header: "On",
      cell: (rule) => (
        <Switch
          label={`Watch ${rule.name}`}
          hideLabel
          checked={rule.enabled}
          disabled={!may.update}
          onCheckedChange={(enabled) => {
            const { id, open: _, ...rest } = rule;
            update.mutate({ id, rule: { ...rest, enabled } });
          }}
        />
      ),
    },
    {
      key: "actions",
      header: "Actions",
      hideHeader: true,
      align: "right",
      cell: (rule) =>
        may.update && (
          <Menu
            trigger={<IconButton label={`Actions for ${rule.name}`} icon={<Ellipsis />} />}
            items={[
              { label: "Edit", icon: <Pencil />, onSelect: () => edit(rule) },
              "separator",
              { label: "Delete", icon: <Trash2 />, danger: true, onSelect: () => askRemoval(rule) },
            ]}
          />
        ),
    },
  ];
  return (
    <div className="flex flex-col gap-5">
      <DataTable caption="Alert rules" rows={data.rules} rowKey={(rule) => rule.id} columns={columns} />
      {data.alerts.length > 0 && (
        <section aria-label="Last alerts" className="flex flex-col gap-2">
          <h2 className="font-semibold text-lg">Last alerts</h2>
          <DataTable caption="Last alerts" rows={data.alerts} rowKey={(alert) => alert.id} columns={ALERTS} />
        </section>
      )}
      {edited && <RuleDialog rule={edited} onClose={() => edit(null)} />}
      {removed && (
        <ConfirmDialog
          open
          onOpenChange={(isOpen) => !isOpen && askRemoval(null)}
          title={`Delete the rule ${removed.name}?`}
          consequence="It watches nothing any more, and what it fired is deleted with it."
          action="Delete rule"
          onConfirm={async () => {
            await remove.mutateAsync({ id: removed.id });
            askRemoval(null);
          }}
        />
      )}
    </div>
  );
}
