"use client";
import { useQuery } from "@tanstack/react-query";
import { Bell as BellIcon } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { buttonStyles } from "@/app/_ui/button-styles";
import { Popover } from "@/app/_ui/popover";
import { useInBrowser } from "@/app/_ui/relative-time";
import { NeedsYouList } from "../_overview/needs-you-list";

/** What needs a person, from anywhere. */
export function Bell({ base }: { base: string }) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const query = useQuery(trpc.analytics.needsYou.queryOptions());
  // It may arrive between the server's render and the browser's: both begin without it.
  const inBrowser = useInBrowser();
  const data = (inBrowser && query.data) || [];
  const label =
    data.length === 0
      ? "Nothing needs you"
      : `${data.length} ${data.length === 1 ? "thing needs" : "things need"} you`;
  return (
    <Popover
      label="Needs you"
      align="start"
      side="bottom"
      className="w-96 max-w-[calc(100vw-1.5rem)] p-0"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          aria-label={label}
          title={label}
          className={buttonStyles({ variant: "ghost", size: "sm", square: true, className: "relative" })}
        >
          <BellIcon />
          {data.length > 0 && (
            <span
              aria-hidden
              className="absolute top-1 right-1 size-2 rounded-full bg-danger-solid ring-2 ring-canvas"
            />
          )}
        </button>
      }
    >
      <h2 className="border-b px-4 py-2.5 font-semibold">Needs you</h2>
      <NeedsYouList items={data} base={base} onNavigate={() => setOpen(false)} />
    </Popover>
  );
}
