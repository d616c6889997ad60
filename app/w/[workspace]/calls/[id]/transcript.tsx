"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { MessagesSquare, Search } from "lucide-react";
import { useQueryState } from "nuqs";
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { cn } from "@/app/_ui/cn";
import { formatDuration } from "@/app/_ui/duration";
import { Input } from "@/app/_ui/input";
import { findPattern } from "@/server/domain/calls/shared/words";
import type { TurnView } from "@/server/domain/calls/view";
import { callParsers } from "../search-params";
import { turnId, useEvidence, valueId } from "./evidence-focus";
import { byTurn, type Proof, provedBy, type Words } from "./evidence-segments";
import { MarkedText } from "./marked-text";
import { Recording } from "./recording";

/** The conversation with times; the words that prove a value light up. */
export function Transcript({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.calls.get.queryOptions({ id }));
  const { proofs, active, kept, goToValue } = useEvidence();
  const proofsOf = useMemo(() => byTurn(proofs), [proofs]);
  // Who comes from a search by words sees them here too.
  const [words] = useQueryState("words", callParsers.words);
  const [typed, setTyped] = useState(words ?? "");
  const search = useDeferredValue(typed.trim());
  const pattern = useMemo(() => findPattern(search), [search]);
  const { transcript, status, recordingUrl } = data.call;
  const found = pattern === null ? 0 : transcript.filter((turn) => turn.text.search(pattern) >= 0).length;
  const player = useRef<HTMLAudioElement>(null);
  const [heard, setHeard] = useState<number | null>(null);
  const listen = useCallback((ms: number) => {
    if (!player.current) return;
    player.current.currentTime = ms / 1000;
    void player.current.play().catch(() => undefined);
  }, []);
  const running = status === "ringing" || status === "in_progress";
  return (
    <section aria-labelledby="transcript" className="min-w-0 rounded-lg border bg-surface">
      <div className="flex flex-wrap items-center gap-3 border-b px-4 py-2.5">
        <h2 id="transcript" className="flex-1 font-semibold text-base">
          Transcript
        </h2>
        {transcript.length > 0 && (
          <div className="flex items-center gap-2">
            <span role="status" className="tabular text-ink-muted text-sm">
              {search && `${found} ${found === 1 ? "turn" : "turns"}`}
            </span>
            <Input
              type="search"
              aria-label="Search the transcript"
              placeholder="Search"
              lead={<Search />}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              className="w-44"
            />
          </div>
        )}
      </div>
      {recordingUrl && (
        <div className="sticky top-0 z-10 border-b bg-surface px-4 py-2">
          <Recording id={id} player={player} turns={transcript} onTurn={setHeard} />
        </div>
      )}
      {transcript.length === 0 ? (
        <div className="flex flex-col items-center gap-1 px-6 py-14 text-center text-ink-muted">
          <MessagesSquare aria-hidden className="mb-1 size-5 text-ink-faint" />
          <p>
            {running
              ? "Nothing has been said yet. It appears here as it is said."
              : data.transcriptPurgedAt
                ? "The transcript was deleted by this workspace's retention. What was read from it stays."
                : "Nobody spoke in this call."}
          </p>
        </div>
      ) : (
        <ol className="flex flex-col py-2" {...(running ? { "aria-live": "polite" } : {})}>
          {transcript.map((turn, position) => (
            <Turn
              // biome-ignore lint/suspicious/noArrayIndexKey: a turn is its position, and turns are only added
              key={position}
              turn={turn}
              position={position}
              assistantName={data.assistant.name}
              customerName={data.contact?.name ?? "Customer"}
              pattern={pattern}
              dim={pattern !== null && turn.text.search(pattern) < 0}
              heard={heard === position}
              onListen={recordingUrl ? listen : null}
              proofs={proofsOf.get(position) ?? NONE}
              active={active?.turn === position ? active : null}
              kept={kept?.turn === position ? kept : null}
              onFollow={goToValue}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

const NONE: Proof[] = [];

interface TurnProps {
  turn: TurnView;
  position: number;
  assistantName: string;
  customerName: string;
  pattern: RegExp | null;
  dim: boolean;
  /** The recording is here now. */
  heard: boolean;
  /** Plays the recording from there. */
  onListen: ((ms: number) => void) | null;
  proofs: Proof[];
  /** The words of this turn that are lit up, and those that one went to. */
  active: Words | null;
  kept: Words | null;
  onFollow: (name: string, words: Words) => void;
}

interface AtProps extends Pick<TurnProps, "position" | "onListen"> {
  ms: number | null;
}

/** When a turn began, with a recording to be heard from there; its number, which proofs name, where nobody knows. */
function At({ ms, position, onListen }: AtProps) {
  if (ms === null) return position + 1;
  const time = formatDuration(ms / 1000);
  if (!onListen) return time;
  return (
    <button
      type="button"
      aria-label={`Play from ${time}`}
      className="rounded-sm text-accent-text hover:underline"
      onClick={() => onListen(ms)}
    >
      {time}
    </button>
  );
}

/** Remembered: of a long conversation only the turns whose words are lit up are drawn again. */
const Turn = memo(function Turn({ turn, position, active, kept, onFollow, ...rest }: TurnProps) {
  const proved = kept ? provedBy(kept, rest.proofs) : [];
  const customer = turn.role === "customer";
  return (
    <li
      id={turnId(position)}
      tabIndex={-1}
      aria-current={rest.heard ? "true" : undefined}
      className={cn(
        "grid scroll-mt-20 grid-cols-[3rem_1fr] gap-x-2 px-4 py-1.5 outline-none transition-colors [content-visibility:auto] [contain-intrinsic-size:auto_3.5rem] print:[content-visibility:visible] focus-visible:bg-accent-subtle",
        rest.heard && "bg-sunken shadow-[inset_2px_0_0_var(--color-accent)]",
        active && "bg-accent-subtle",
        rest.dim && "opacity-45",
      )}
    >
      <span className="tabular pt-0.5 text-ink-faint text-xs">
        <At ms={turn.startMs} position={position} onListen={rest.onListen} />
      </span>
      <div className="min-w-0">
        <p className={cn("font-medium text-xs", customer ? "text-ink" : "text-accent-text")}>
          {customer ? rest.customerName : rest.assistantName}
        </p>
        <p className="max-w-prose whitespace-pre-wrap break-words">
          <MarkedText
            turn={position}
            text={turn.text}
            proofs={rest.proofs}
            active={active}
            pattern={rest.pattern}
            onFollow={onFollow}
          />
        </p>
        {kept && proved.length > 1 && (
          <p className="mt-1 flex flex-wrap items-baseline gap-x-2 text-ink-muted text-xs">
            Proves
            {proved.map((name) => (
              <a
                key={name}
                href={`#${valueId(name)}`}
                onClick={(event) => {
                  event.preventDefault();
                  onFollow(name, kept);
                }}
                className="rounded-sm font-mono text-accent-text underline decoration-accent-line underline-offset-2 hover:decoration-current"
              >
                {name}
              </a>
            ))}
          </p>
        )}
      </div>
    </li>
  );
});
