"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronDown, MessageSquare, Phone, Settings2, Smartphone } from "lucide-react";
import { useParams } from "next/navigation";
import { useEffect, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { cn } from "@/app/_ui/cn";
import { IconButton } from "@/app/_ui/icon-button";
import { Segmented } from "@/app/_ui/segmented";
import { PhoneCall } from "./phone-call";
import { PhoneMessages } from "./phone-messages";
import { PhonePicker } from "./phone-picker";
import { PhoneSettings } from "./phone-settings";
import { useShownPhone } from "./use-shown-phone";

type View = "call" | "messages" | "settings";
const WITH_ICON = "flex items-center gap-1.5";

/** The handset at the lower right: test calls ring here, and messages to it arrive here. */
export function VirtualPhone() {
  const { workspace } = useParams<{ workspace: string }>();
  const trpc = useTRPC();
  const { input, show } = useShownPhone();
  const { data: phone, error } = useQuery(
    trpc.phone.get.queryOptions(input, { placeholderData: keepPreviousData }),
  );
  const [open, setOpen] = useState(false);
  const [view, setView] = useState<View>("call");
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
    <div className="fixed right-4 bottom-4 z-30 flex flex-col items-end max-sm:right-3 max-sm:bottom-3">
      <p aria-live="assertive" className="sr-only">
        {call?.status === "ringing" ? `${call.assistantName} is calling` : ""}
      </p>
      {open ? (
        <section
          role="dialog"
          aria-label="Virtual phone"
          onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
          className="flex h-[min(36rem,calc(100dvh-5rem))] w-[min(21rem,calc(100vw-1.5rem))] animate-rise flex-col overflow-hidden rounded-[1.75rem] border-4 border-line-strong bg-surface shadow-lg"
        >
          <header className="flex items-center gap-2 px-4 pt-3 pb-2">
            <div className="min-w-0 flex-1">
              <h2 className="font-semibold text-sm">Virtual phone</h2>
              <PhonePicker phone={phone} onChoose={show} />
            </div>
            <IconButton label="Put the phone away" icon={<ChevronDown />} onClick={() => setOpen(false)} />
          </header>
          <div className="flex justify-center border-b px-4 pb-3">
            <Segmented
              label="Phone"
              value={view}
              onChange={setView}
              options={[
                {
                  value: "call",
                  label: (
                    <span className={WITH_ICON}>
                      <Phone aria-hidden /> Call
                    </span>
                  ),
                },
                {
                  value: "messages",
                  label: (
                    <span className={WITH_ICON}>
                      <MessageSquare aria-hidden /> Messages
                      {phone.unread > 0 && <Count value={phone.unread} />}
                    </span>
                  ),
                },
                {
                  value: "settings",
                  label: (
                    <span className={WITH_ICON}>
                      <Settings2 aria-hidden />
                      <span className="sr-only">Settings</span>
                    </span>
                  ),
                },
              ]}
            />
          </div>
          <div className="flex min-h-0 flex-1 flex-col">
            {view === "call" && <PhoneCall phone={phone} base={`/w/${workspace}`} />}
            {view === "messages" && <PhoneMessages key={phone.id} phone={phone} />}
            {view === "settings" && <PhoneSettings key={phone.id} phone={phone} onChoose={show} />}
          </div>
        </section>
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

function Count({ value }: { value: number }) {
  return (
    <span className="tabular flex h-4 min-w-4 items-center justify-center rounded-full bg-danger-solid px-1 font-medium text-danger-ink text-xs">
      {value > 99 ? "99+" : value}
    </span>
  );
}
