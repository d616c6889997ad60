"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { ErrorState } from "@/app/_ui/error-state";
import { KeyValue } from "@/app/_ui/key-value";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Sheet } from "@/app/_ui/sheet";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { StateBadge } from "@/app/_ui/state-badge";
import type { MailView } from "@/server/domain/mail/view";
import { useMay } from "../messages/use-may";

interface EmailSheetProps {
  base: string;
  /** Null: closed. */
  id: string | null;
  close: () => void;
}

/** One email as its reader gets it, with what became of it. */
export function EmailSheet({ base, id, close }: EmailSheetProps) {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.mail.get.queryOptions({ id: id ?? "" }, { enabled: id !== null }));
  return (
    <Sheet
      open={id !== null}
      onOpenChange={(open) => !open && close()}
      title={data?.subject ?? "Email"}
      description={data ? `To ${data.to}` : undefined}
      footer={data && <SendAgain mail={data} />}
    >
      {error ? (
        <ErrorState title="This email could not be read" message={error.message} />
      ) : data ? (
        <div className="flex flex-col gap-4">
          <KeyValue
            items={[
              ["State", <StateBadge key="state" of="mail" value={data.state} />],
              ["From", data.from],
              ["Written", <RelativeTime key="at" at={data.createdAt} />],
              ["Sent", data.sentAt && <RelativeTime key="sent" at={data.sentAt} />],
              ["Attempts", data.attempts > 1 ? String(data.attempts) : null],
              ["Reason", data.error],
              [
                "Run",
                data.automationId && (
                  <TextLink key="run" href={`${base}/automations/${data.automationId}/runs/${data.runId}`}>
                    Open the run
                  </TextLink>
                ),
              ],
            ]}
          />
          <p className="whitespace-pre-wrap break-words rounded-lg border bg-sunken px-3 py-3 text-sm">
            {data.text}
          </p>
        </div>
      ) : (
        <TextSkeleton />
      )}
    </Sheet>
  );
}

function SendAgain({ mail }: { mail: MailView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const again = useMutation(
    trpc.mail.sendAgain.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries(trpc.mail.pathFilter());
        toast.success("It is on its way");
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  if (!may.sendMessages || !["failed", "unknown", "shown"].includes(mail.state)) return null;
  return (
    <Button pending={again.isPending} onClick={() => again.mutate({ id: mail.id })}>
      {mail.state === "unknown" ? "Send again, it may arrive twice" : "Send now"}
    </Button>
  );
}
