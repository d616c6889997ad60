"use client";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { FormError } from "./use-server-issues";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names what is destroyed: "Revoke the key Zapier?" */
  title: string;
  /** What follows, and what is kept. */
  consequence: ReactNode;
  /** The verb and its object: "Revoke key". */
  action: string;
  danger?: boolean;
  /** A rejected promise keeps the dialog open and shows why. */
  onConfirm: () => unknown;
}

export function ConfirmDialog({
  action,
  danger = true,
  consequence,
  onConfirm,
  ...dialog
}: ConfirmDialogProps) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const confirm = async () => {
    setPending(true);
    setProblem(undefined);
    try {
      await onConfirm();
      dialog.onOpenChange(false);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "It did not work; nothing was changed.");
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      {...dialog}
      footer={
        <>
          <Button onClick={() => dialog.onOpenChange(false)}>Cancel</Button>
          <Button variant={danger ? "danger" : "primary"} pending={pending} onClick={() => void confirm()}>
            {action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-ink-muted">
        <div>{consequence}</div>
        <FormError message={problem} />
      </div>
    </Dialog>
  );
}
