"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactElement, useDeferredValue, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { formatPhone } from "@/app/_ui/format-phone";
import { Input } from "@/app/_ui/input";
import { LoadMore } from "@/app/_ui/load-more";
import { Popover } from "@/app/_ui/popover";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Spinner } from "@/app/_ui/spinner";
import { StateBadge } from "@/app/_ui/state-badge";
import type { CallSummary } from "@/server/domain/calls/list-calls";
import { useBuilder } from "./builder-context";

interface PastCallsProps {
  trigger: ReactElement;
  /** What choosing one does, as the beginning of a sentence: "Resend", "Take". */
  verb: string;
  pending: boolean;
  /** Closes when it has ended well. */
  choose: (callId: string) => Promise<unknown>;
}

/** The assistant's past calls to choose one from, found by number. */
export function PastCalls({ trigger, verb, pending, choose }: PastCallsProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover label="Past calls" open={open} onOpenChange={setOpen} className="w-88 p-1.5" trigger={trigger}>
      <CallList
        verb={verb}
        pending={pending}
        choose={(callId) =>
          void choose(callId).then(
            () => setOpen(false),
            () => undefined,
          )
        }
      />
    </Popover>
  );
}

function CallList({
  verb,
  pending,
  choose,
}: Omit<PastCallsProps, "trigger" | "choose"> & { choose: (callId: string) => void }) {
  const trpc = useTRPC();
  const { view } = useBuilder();
  const [text, setText] = useState("");
  const digits = useDeferredValue(text.replace(/[\s()-]/g, "").slice(0, 20));
  const calls = useInfiniteQuery(
    trpc.calls.list.infiniteQueryOptions(
      { assistantId: view.assistant.id, limit: 20, ...(digits.length >= 3 ? { phone: digits } : {}) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const ended = calls.data?.pages.flatMap(({ data }) => data).filter(({ endedAt }) => endedAt !== null) ?? [];
  return (
    <div className="flex flex-col gap-1.5">
      <Input
        aria-label="Find a call by number"
        placeholder="Find by number"
        inputMode="tel"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {calls.isPending ? (
        <Spinner />
      ) : ended.length === 0 ? (
        <p className="px-2 py-3 text-ink-muted">
          {digits.length >= 3
            ? "No call with this number."
            : `${view.assistant.name} has no past call yet. Speak to the assistant instead.`}
        </p>
      ) : (
        <div className="max-h-72 overflow-y-auto">
          <ul className="flex flex-col">
            {ended.map((call) => (
              <li key={call.id}>
                <button
                  type="button"
                  disabled={pending}
                  className="flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-hover"
                  onClick={() => choose(call.id)}
                >
                  <CallLine verb={verb} call={call} />
                </button>
              </li>
            ))}
          </ul>
          <LoadMore query={calls} />
        </div>
      )}
    </div>
  );
}

function CallLine({ verb, call }: { verb: string; call: CallSummary }) {
  return (
    <>
      <span className="tabular min-w-0 flex-1 truncate">
        <span className="sr-only">{verb} the call with </span>
        {call.customerPhone ? formatPhone(call.customerPhone) : "Web call"}
      </span>
      {call.outcome && <StateBadge of="outcome" value={call.outcome} iconOnly />}
      <span className="text-ink-muted text-xs">
        <RelativeTime at={call.startedAt} />
      </span>
    </>
  );
}
