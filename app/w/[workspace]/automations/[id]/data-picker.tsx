"use client";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Popover } from "@/app/_ui/popover";
import type { PostCallVariableType } from "@/server/domain/assistants/schema";
import { TYPE_LABELS } from "../../assistants/[id]/type-labels";
import { useBuilder } from "./builder-context";

interface PickerProps {
  /** Spoken name of the panel: "Insert call data into Message". */
  label: string;
  trigger: ReactNode;
  onPick: (path: string, type: PostCallVariableType | null) => void;
}

/** The call's data with search, types and the sample's values. */
export function DataPicker({ label, trigger, onPick }: PickerProps) {
  const { groups, sample } = useBuilder();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="w-[min(26rem,calc(100vw-2rem))] overflow-hidden p-0"
      trigger={trigger}
    >
      <Command label={label} className="flex max-h-96 flex-col">
        <div className="flex items-center gap-2 border-b px-3">
          <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
          <Command.Input
            aria-label="Search call data"
            placeholder="Search call data"
            autoFocus
            className="h-10 w-full min-w-0 bg-transparent text-base outline-none max-sm:text-lg"
          />
        </div>
        <Command.List label="Call data" className="min-h-0 flex-1 overflow-y-auto p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-ink-muted">
            Nothing fits. Variables are added on the assistant's page.
          </Command.Empty>
          {groups.map((group) => (
            <Command.Group
              key={group.title}
              heading={group.title}
              className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-faint [&_[cmdk-group-heading]]:text-xs"
            >
              {group.items.map((item) => (
                <Command.Item
                  key={item.path}
                  value={item.path}
                  keywords={[
                    item.label,
                    item.sample ?? "",
                    group.title,
                    item.type ? TYPE_LABELS[item.type] : "",
                  ]}
                  onSelect={() => {
                    setOpen(false);
                    onPick(item.path, item.type);
                  }}
                  className="flex min-h-8 cursor-default items-center gap-3 rounded-md px-2 py-1 data-[selected=true]:bg-hover"
                >
                  <span className="shrink-0">{item.label}</span>
                  <span
                    className="min-w-0 flex-1 truncate text-right text-ink-muted text-sm"
                    title={item.sample ?? ""}
                  >
                    {item.sample ?? (sample ? "unknown" : "")}
                  </span>
                  {item.type && (
                    <span className="w-24 shrink-0 text-right text-ink-faint text-xs">
                      {TYPE_LABELS[item.type]}
                    </span>
                  )}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
        {!sample && (
          <p className="border-t px-3 py-2 text-ink-muted text-xs">
            No sample yet: Test trigger shows the values of a real call here.
          </p>
        )}
      </Command>
    </Popover>
  );
}
