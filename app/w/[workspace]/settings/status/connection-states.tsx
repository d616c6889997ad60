import { Card } from "@/app/_ui/card";
import { LinkButton } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { Status } from "@/server/domain/operations/status";

/** The workspace's accounts at others, and what is wrong with one that is broken. */
export function ConnectionStates({
  connections,
  base,
}: {
  connections: Status["connections"];
  base: string;
}) {
  return (
    <Card
      title="Connections"
      description="Of this workspace."
      action={
        <LinkButton size="sm" href={`${base}/settings/connections`}>
          Open connections
        </LinkButton>
      }
    >
      {connections.length === 0 ? (
        <p className="text-ink-muted">
          None: texts go to the virtual phone, and the built-in rules read the calls.
        </p>
      ) : (
        <ul className="flex flex-col divide-y">
          {connections.map(({ id, name, state, problem, verifiedAt }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0">
              <StateBadge of="connection" value={state} />
              <span className="min-w-0 break-words font-medium">{name}</span>
              {verifiedAt && (
                <span className="ml-auto text-ink-muted text-sm">
                  Checked <RelativeTime at={verifiedAt} />
                </span>
              )}
              {problem && <p className="w-full text-danger-text text-sm">{problem}</p>}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
