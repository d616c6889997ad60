"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Mic, MicOff, PhoneOff, SendHorizontal } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Duration } from "@/app/_ui/duration";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import type { PhoneCall } from "@/server/domain/calls/virtual-phone";
import { Bubble } from "./bubble";
import { useSpeech } from "./use-speech";

/** The conversation as it goes: read it, type or speak, hang up. */
export function RunningCall({ call }: { call: PhoneCall }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const end = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const refresh = () => queries.invalidateQueries(trpc.phone.pathFilter());
  const say = useMutation(
    trpc.phone.say.mutationOptions({ onSettled: refresh, onError: (error) => toast.error(error.message) }),
  );
  const hangUp = useMutation(
    trpc.phone.hangUp.mutationOptions({ onSettled: refresh, onError: (error) => toast.error(error.message) }),
  );
  const speak = (words: string) => say.mutate({ callId: call.id, text: words });
  const speech = useSpeech(call, speak);

  const spoken = say.isPending ? say.variables.text : null;
  // What we sent is shown at once, until the server's own list has it.
  const waiting =
    spoken !== null && call.transcript.findLast(({ role }) => role === "customer")?.text !== spoken;
  const length = call.transcript.length + (waiting ? 1 : 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn is what scrolls
  useEffect(() => end.current?.scrollIntoView({ block: "nearest" }), [length]);
  useEffect(() => input.current?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const words = text.trim();
    if (words === "" || say.isPending) return;
    setText("");
    speak(words);
  };
  return (
    <>
      <div className="flex items-center gap-2 border-b px-4 py-2">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{call.assistantName}</p>
          <p className="text-ink-muted text-xs">
            {call.direction === "web" ? "Web call" : "Phone call"} ·{" "}
            <Elapsed since={call.answeredAt ?? call.startedAt} />
          </p>
        </div>
        {speech.offered && (
          <IconButton
            label={speech.on ? "Stop speaking and listening" : "Speak and listen"}
            icon={speech.on ? <Mic className="text-accent-text" /> : <MicOff />}
            aria-pressed={speech.on}
            onClick={speech.toggle}
          />
        )}
        <Button
          variant="danger"
          size="sm"
          icon={<PhoneOff />}
          pending={hangUp.isPending}
          onClick={() => hangUp.mutate({ callId: call.id })}
        >
          Hang up
        </Button>
      </div>
      <div
        role="log"
        aria-label="Live transcript"
        className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-4 py-3"
      >
        {call.transcript.map((turn) => (
          <Bubble
            key={turn.id}
            mine={turn.role === "customer"}
            by={turn.role === "customer" ? "You" : call.assistantName}
          >
            {turn.text}
          </Bubble>
        ))}
        {waiting && (
          <Bubble mine by="You">
            {spoken}
          </Bubble>
        )}
        {say.isPending && <p className="text-ink-faint text-sm">{call.assistantName} is about to speak…</p>}
        {speech.heard && <p className="text-right text-ink-faint text-sm italic">{speech.heard}</p>}
        <div ref={end} />
      </div>
      <form onSubmit={submit} className="flex gap-2 border-t p-3">
        <Input
          ref={input}
          aria-label="Say something"
          placeholder={speech.on ? "Listening; or type" : "Say something"}
          value={text}
          maxLength={2000}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <IconButton
          type="submit"
          label="Say it"
          icon={<SendHorizontal />}
          variant="primary"
          size="md"
          disabled={text.trim() === "" || say.isPending}
        />
      </form>
    </>
  );
}

function Elapsed({ since }: { since: Date }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <Duration seconds={(now - since.getTime()) / 1000} />;
}
