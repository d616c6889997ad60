"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Smartphone } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { cn } from "@/app/_ui/cn";
import { Count } from "./count";
import type { HandsetView } from "./handset";
import { useShownPhone } from "./use-shown-phone";

/** Comes with its first use: no page pays for it. */
const Handset = dynamic(() => import("./handset").then((module) => module.Handset), { ssr: false });

/** The handset at the lower right: test calls ring here, and messages to it arrive here. */
export function VirtualPhone() {
  const trpc = useTRPC();
  const { input, show } = useShownPhone();
  const { data: phone, error } = useQuery(
    trpc.phone.get.queryOptions(input, { placeholderData: keepPreviousData }),
  );
  const [open, setOpen] = useState(false);
  const [view, setView] = useState<HandsetView>("call");
  const [seenCall, setSeenCall] = useState<string | null>(null);
  const call = phone?.call ?? null;

  // A new call brings the handset up, once: who puts it away is left alone.
  if (call && call.id !== seenCall) {
    setSeenCall(call.id);
    setOpen(true);
    setView("call");
  }
  const rings = phone?.phones.find((one) => one.phone === call?.customerPhone)?.id;
  useEffect(() => {
    if (rings) show(rings);
  }, [rings, show]);
  const removed = error?.data?.code === "NOT_FOUND" && input.phoneId !== undefined;
  useEffect(() => {
    if (removed) show(null);
  }, [removed, show]);
  if (!phone) return null;
  const unread = phone.phones.reduce((sum, one) => sum + one.unread, 0);
  return (
    <div className="fixed right-4 bottom-4 z-30 flex flex-col items-end max-sm:right-3 max-sm:bottom-3 print:hidden">
      <p aria-live="assertive" className="sr-only">
        {call?.status === "ringing" ? `${call.assistantName} is calling` : ""}
      </p>
      {open ? (
        <Handset phone={phone} view={view} onView={setView} onChoose={show} onClose={() => setOpen(false)} />
      ) : (
        <button
          type="button"
          aria-label={`Open the virtual phone${unread > 0 ? `, ${unread} unread` : ""}${call ? ", call in progress" : ""}`}
          onClick={() => {
            setOpen(true);
            if (call || unread === 0) return;
            setView("messages");
            const texted = phone.phones.find((one) => one.unread > 0);
            if (phone.unread === 0 && texted) show(texted.id);
          }}
          className={cn(
            "relative flex size-11 items-center justify-center rounded-full border border-line-strong bg-surface text-ink-muted shadow-md transition-colors hover:bg-hover hover:text-ink",
            call && "border-accent bg-accent text-accent-ink hover:bg-accent-hover hover:text-accent-ink",
          )}
        >
          <Smartphone aria-hidden className="size-5" />
          {unread > 0 && (
            <span aria-hidden className="absolute -top-1 -right-1">
              <Count value={unread} />
            </span>
          )}
        </button>
      )}
    </div>
  );
}
