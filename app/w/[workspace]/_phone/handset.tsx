"use client";
import { ChevronDown, MessageSquare, Phone, Settings2 } from "lucide-react";
import { useParams } from "next/navigation";
import { IconButton } from "@/app/_ui/icon-button";
import { Segmented } from "@/app/_ui/segmented";
import type { PhoneView } from "@/server/domain/calls/virtual-phone";
import { Count } from "./count";
import { PhoneCall } from "./phone-call";
import { PhoneMessages } from "./phone-messages";
import { PhonePicker } from "./phone-picker";
import { PhoneSettings } from "./phone-settings";

export type HandsetView = "call" | "messages" | "settings";
const WITH_ICON = "flex items-center gap-1.5";

interface HandsetProps {
  phone: PhoneView;
  view: HandsetView;
  onView: (view: HandsetView) => void;
  onChoose: (id: string | null) => void;
  onClose: () => void;
}

/** The opened phone: the call, its messages, its settings. */
export function Handset({ phone, view, onView, onChoose, onClose }: HandsetProps) {
  const { workspace } = useParams<{ workspace: string }>();
  return (
    <section
      role="dialog"
      aria-label="Virtual phone"
      onKeyDown={(event) => event.key === "Escape" && onClose()}
      className="flex h-[min(36rem,calc(100dvh-5rem))] w-[min(21rem,calc(100vw-1.5rem))] animate-rise flex-col overflow-hidden rounded-[1.75rem] border-4 border-line-strong bg-surface shadow-lg"
    >
      <header className="flex items-center gap-2 px-4 pt-3 pb-2">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold text-sm">Virtual phone</h2>
          <PhonePicker phone={phone} onChoose={onChoose} />
        </div>
        <IconButton label="Put the phone away" icon={<ChevronDown />} onClick={onClose} />
      </header>
      <div className="flex justify-center border-b px-4 pb-3">
        <Segmented
          label="Phone"
          value={view}
          onChange={onView}
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
        {view === "settings" && <PhoneSettings key={phone.id} phone={phone} onChoose={onChoose} />}
      </div>
    </section>
  );
}
