"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MessageSquare, SendHorizontal } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { formatPhone } from "@/app/_ui/format-phone";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Select } from "@/app/_ui/select";
import type { PhoneMessage, PhoneView } from "@/server/domain/calls/virtual-phone";
import { Bubble } from "./bubble";

const QUICK = ["Yes", "STOP", "START", "HELP"];
interface Thread {
  key: string;
  /** The company's number. */
  ours: string;
  /** Whom the handset answers for: its own number, or that of a customer without a real phone here. */
  theirs: string;
  messages: PhoneMessage[];
}

/** One thread per pair of numbers, the newest first. */
function threadsOf(messages: PhoneMessage[]): Thread[] {
  const threads = new Map<string, Thread>();
  for (const message of messages) {
    const [ours, theirs] = message.outgoing ? [message.to, message.from] : [message.from, message.to];
    const key = `${ours} ${theirs}`;
    const before = threads.get(key)?.messages ?? [];
    threads.delete(key);
    threads.set(key, { key, ours, theirs, messages: [...before, message] });
  }
  return [...threads.values()].reverse();
}

/** The inbox of the handset, a thread per number, and an answer to it. */
export function PhoneMessages({ phone }: { phone: PhoneView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const threads = threadsOf(phone.messages);
  const [chosen, setChosen] = useState<string | null>(null);
  const thread = threads.find(({ key }) => key === chosen) ?? threads[0];
  const end = useRef<HTMLDivElement>(null);

  const { mutate: markRead } = useMutation(
    trpc.phone.markRead.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.phone.pathFilter()),
    }),
  );
  useEffect(() => {
    if (phone.unread > 0) markRead({ phoneId: phone.id });
  }, [phone.unread, phone.id, markRead]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what scrolls
  useEffect(() => end.current?.scrollIntoView({ block: "nearest" }), [thread?.messages.length, thread?.key]);

  if (!thread) {
    return (
      <div className="flex flex-1 flex-col items-center justify-center gap-2 px-8 text-center">
        <MessageSquare aria-hidden className="size-6 text-ink-faint" />
        <p className="font-medium">No messages yet</p>
        <p className="text-ink-muted text-sm">
          What an automation texts to {formatPhone(phone.phone)} arrives here, and you can answer it.
        </p>
      </div>
    );
  }
  return (
    <>
      <div className="border-b px-4 py-2">
        {threads.length > 1 ? (
          <Select
            aria-label="Conversation with"
            value={thread.key}
            onChange={(event) => setChosen(event.target.value)}
          >
            {threads.map((one) => (
              <option key={one.key} value={one.key}>
                {nameOf(one, phone)}
              </option>
            ))}
          </Select>
        ) : (
          <p className="tabular text-center text-ink-muted text-sm">{nameOf(thread, phone)}</p>
        )}
      </div>
      <div
        role="log"
        aria-label="Messages"
        className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-4 py-3"
      >
        {thread.messages.map((message) => (
          <Bubble
            key={message.id}
            mine={message.outgoing}
            by={message.outgoing ? "You" : formatPhone(message.from)}
            foot={<RelativeTime at={message.createdAt} />}
          >
            {message.body}
          </Bubble>
        ))}
        <div ref={end} />
      </div>
      <Reply key={thread.key} to={thread.ours} from={thread.theirs} />
    </>
  );
}

/** The handset speaks for its own number, unless a message to somebody else came in. */
const nameOf = ({ ours, theirs }: Thread, phone: PhoneView) =>
  theirs === phone.phone ? formatPhone(ours) : `${formatPhone(ours)}, for ${formatPhone(theirs)}`;

function Reply({ to, from }: { to: string; from: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const reply = useMutation(
    trpc.phone.reply.mutationOptions({
      onSuccess: () => {
        setText("");
        void queries.invalidateQueries(trpc.phone.pathFilter());
      },
    }),
  );
  const send = (body: string) => body !== "" && !reply.isPending && reply.mutate({ to, from, body });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(text.trim());
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 border-t p-3">
      <fieldset className="flex gap-1.5" aria-label="Quick answers">
        {QUICK.map((word) => (
          <Button
            key={word}
            size="sm"
            className="rounded-full"
            disabled={reply.isPending}
            onClick={() => send(word)}
          >
            {word}
          </Button>
        ))}
      </fieldset>
      <div className="flex gap-2">
        <Input
          aria-label="Answer by text message"
          placeholder="Text message"
          value={text}
          maxLength={1600}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <IconButton
          type="submit"
          label="Send text message"
          icon={<SendHorizontal />}
          variant="primary"
          size="md"
          pending={reply.isPending}
          disabled={text.trim() === ""}
        />
      </div>
      {reply.error && (
        <p role="alert" className="text-danger-text text-xs">
          {reply.error.message}
        </p>
      )}
    </form>
  );
}
