"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { IconButton } from "./icon-button";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  footer?: ReactNode;
  children?: ReactNode;
}

interface FrameProps extends DialogProps {
  contentClass: string;
}

/** What dialogs and sheets share: overlay, title, close, scrolling body, footer. */
export function DialogFrame({ contentClass, ...props }: FrameProps) {
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Radix.Content
          className={cn("fixed z-40 flex flex-col border bg-surface shadow-lg outline-none", contentClass)}
          {...(props.description ? {} : { "aria-describedby": undefined })}
        >
          <header className="py-3 pt-4 pr-14 pl-5">
            <Radix.Title className="font-semibold text-lg">{props.title}</Radix.Title>
            {props.description && (
              <Radix.Description className="mt-0.5 text-ink-muted">{props.description}</Radix.Description>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{props.children}</div>
          {props.footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{props.footer}</footer>
          )}
          {/* Last in order, so that focus begins at the content. */}
          <Radix.Close asChild>
            <IconButton label="Close" icon={<X />} className="absolute top-3.5 right-3.5" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function Dialog({ wide, ...props }: DialogProps & { wide?: boolean }) {
  return (
    <DialogFrame
      {...props}
      contentClass={cn(
        "-translate-x-1/2 top-[12vh] left-1/2 max-h-[76vh] w-[calc(100vw-2rem)] animate-fade rounded-xl",
        wide ? "max-w-2xl" : "max-w-md",
      )}
    />
  );
}
