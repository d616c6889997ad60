"use client";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { Dialog } from "@/app/_ui/dialog";

interface ShownOnceProps {
  title: string;
  description: string;
  /** What the button copies: "Copy key". */
  label: string;
  /** Open while there is one. */
  text: string | null;
  onClose: () => void;
}

/** A secret that is stored only as a hash: this dialog is the one place where it can be read. */
export function ShownOnce({ title, description, label, text, onClose }: ShownOnceProps) {
  return (
    <Dialog
      open={text !== null}
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex items-center gap-1 rounded-md border bg-sunken px-3 py-2">
        <code className="min-w-0 flex-1 break-all font-mono text-sm">{text}</code>
        <CopyButton text={text ?? ""} label={label} />
      </div>
    </Dialog>
  );
}
