"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Ban, Send } from "lucide-react";
import { useId, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { formatPhone } from "@/app/_ui/format-phone";
import { Select } from "@/app/_ui/select";
import { Textarea } from "@/app/_ui/textarea";
import { FormError } from "@/app/_ui/use-server-issues";
import { Cost } from "./cost";
import { useMay } from "./use-may";

/** A reply by hand: from which number, the text, and what it costs in segments. */
export function Composer({ contactId, optedOut }: { contactId: string; optedOut: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data: senders } = useSuspenseQuery(trpc.sender.list.queryOptions());
  const may = useMay();
  const able = senders.filter(({ problem }) => problem === null);
  const [chosen, setChosen] = useState<string>();
  const [body, setBody] = useState("");
  const counter = useId();
  const reply = useMutation(
    trpc.message.reply.mutationOptions({
      onSuccess: () => {
        setBody("");
        void queries.invalidateQueries(trpc.message.pathFilter());
      },
    }),
  );
  const senderId = chosen ?? able[0]?.id;

  if (optedOut) {
    return (
      <Notice>
        <Ban aria-hidden className="size-4 shrink-0 text-danger-text" />
        This person has opted out, so nothing can be sent.
      </Notice>
    );
  }
  if (!may.sendMessages) return <Notice>Your role can read, not send.</Notice>;
  if (!senderId) return <Notice>No number can send SMS at the moment. See Settings → Connections.</Notice>;

  const send = () => {
    if (body.trim() !== "" && !reply.isPending) reply.mutate({ contactId, senderId, body });
  };
  return (
    <form
      className="flex flex-col gap-2 border-t p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <FormError message={reply.error?.message} />
      <Textarea
        aria-label="Reply"
        aria-describedby={counter}
        placeholder="Write a reply"
        rows={2}
        value={body}
        onChange={(event) => setBody(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) send();
        }}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label="Send from"
          className="w-auto max-w-full"
          value={senderId}
          onChange={(event) => setChosen(event.target.value)}
        >
          {able.map((sender) => (
            <option key={sender.id} value={sender.id}>
              {formatPhone(sender.phone)} · {sender.label}
            </option>
          ))}
        </Select>
        <p id={counter} className="tabular min-w-0 flex-1 text-ink-muted text-xs">
          <Cost body={body} />
        </p>
        <Button
          type="submit"
          variant="primary"
          icon={<Send />}
          pending={reply.isPending}
          disabled={body.trim() === ""}
        >
          Send
        </Button>
      </div>
    </form>
  );
}

const Notice = ({ children }: { children: React.ReactNode }) => (
  <p className="flex items-center gap-2 border-t bg-sunken px-4 py-3 text-ink-muted">{children}</p>
);
