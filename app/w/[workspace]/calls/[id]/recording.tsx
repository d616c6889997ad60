"use client";
import { CircleAlert } from "lucide-react";
import { useParams } from "next/navigation";
import { type RefObject, useEffect, useState } from "react";
import type { TurnView } from "@/server/domain/calls/view";

interface RecordingProps {
  id: string;
  player: RefObject<HTMLAudioElement | null>;
  turns: TurnView[];
  /** The turn that is heard now; null before the first and when it has ended. */
  onTurn: (position: number | null) => void;
}

/** The recording; it says which turn is heard, and turns can be jumped to. */
export function Recording({ id, player, turns, onTurn }: RecordingProps) {
  const { workspace } = useParams<{ workspace: string }>();
  const [failed, setFailed] = useState(false);
  // The browser may have given up before the page came to life.
  useEffect(() => {
    if (player.current?.error || player.current?.networkState === HTMLMediaElement.NETWORK_NO_SOURCE)
      setFailed(true);
  }, [player]);
  if (failed) {
    return (
      <p role="alert" className="flex items-center gap-2 text-ink-muted text-sm">
        <CircleAlert aria-hidden className="size-4 text-warning-text" />
        The recording cannot be played: the platform may have deleted it, or it is out of reach.
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/useMediaCaption: the transcript beside it is the recording in words
    <audio
      ref={player}
      controls
      preload="metadata"
      src={`/api/recordings/${workspace}/${id}`}
      aria-label="Recording"
      className="h-9 w-full"
      onError={() => setFailed(true)}
      onTimeUpdate={({ currentTarget }) => onTurn(turnAt(turns, currentTarget.currentTime * 1000))}
      onEnded={() => onTurn(null)}
    />
  );
}

/** The last turn that has begun by then; turns without a time are passed over. */
export function turnAt(turns: Pick<TurnView, "startMs">[], ms: number): number | null {
  const position = turns.findLastIndex(({ startMs }) => startMs !== null && startMs <= ms);
  return position === -1 ? null : position;
}
