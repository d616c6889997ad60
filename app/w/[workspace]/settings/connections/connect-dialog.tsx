"use client";
import { type FormEventHandler, type ReactNode, useId } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { FormError } from "@/app/_ui/use-server-issues";

interface ConnectDialogProps {
  /** Of the button that opens it. */
  label: string;
  primary?: boolean | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  submit: string;
  pending: boolean;
  onSubmit: FormEventHandler;
  error: string | undefined;
  children: ReactNode;
}

/** The button and the form that connect a service; it is asked before anything is stored, so that saving takes a moment. */
export function ConnectDialog({ label, primary, open, onOpenChange, ...form }: ConnectDialogProps) {
  const id = useId();
  return (
    <>
      <Button
        size={primary ? "md" : "sm"}
        variant={primary ? "primary" : "secondary"}
        onClick={() => onOpenChange(true)}
      >
        {label}
      </Button>
      <Dialog
        open={open}
        onOpenChange={onOpenChange}
        title={form.title}
        description={form.description}
        footer={
          <>
            <Button onClick={() => onOpenChange(false)}>Cancel</Button>
            <Button type="submit" form={id} variant="primary" pending={form.pending}>
              {form.submit}
            </Button>
          </>
        }
      >
        <form id={id} noValidate className="flex flex-col gap-4" onSubmit={form.onSubmit}>
          <FormError message={form.error} />
          {form.children}
        </form>
      </Dialog>
    </>
  );
}
