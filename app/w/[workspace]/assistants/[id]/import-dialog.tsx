"use client";
import { FileUp } from "lucide-react";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/app/_ui/button";
import { Checkbox } from "@/app/_ui/checkbox";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Textarea } from "@/app/_ui/textarea";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { planImport, readVariables } from "@/server/domain/assistants/shared/exchange";
import { ImportPreview } from "./import-preview";

interface ImportDialogProps {
  current: PostCallVariable[];
  onApply: (variables: PostCallVariable[]) => void;
  onClose: () => void;
}

/** Reads a file or what is pasted, shows what it would change, and puts it into the form. */
export function ImportDialog({ current, onApply, onClose }: ImportDialogProps) {
  const [text, setText] = useState("");
  const [replace, setReplace] = useState(false);
  const [unread, setUnread] = useState<string>();
  const picker = useRef<HTMLInputElement>(null);
  const shown = useDeferredValue(text);
  const read = useMemo(() => (shown.trim() === "" ? null : readVariables(shown)), [shown]);
  const plan = useMemo(
    () => (read?.ok ? planImport(current, read, replace) : null),
    [current, read, replace],
  );
  const changes = plan ? plan.added.length + plan.changed.length + plan.removed.length : 0;
  const load = async (file: File | undefined) => {
    if (!file) return;
    setUnread(undefined);
    try {
      setText(await file.text());
    } catch {
      setUnread(`${file.name} could not be read; choose it again or paste its text`);
    }
  };
  const apply = () => {
    if (!plan) return;
    onApply(plan.variables);
    toast.success("Imported into the form", { description: "Nothing is stored before you save." });
    onClose();
  };
  return (
    <Dialog
      wide
      open
      onOpenChange={(open) => !open && onClose()}
      title="Import variables"
      description="From a file that was exported here, or an assistant of the public API. It goes into the form; nothing is stored before you save."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={changes === 0} onClick={apply}>
            Apply to the form
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        <Field
          label="JSON"
          error={unread ?? (read && !read.ok ? read.message : undefined)}
          aside={
            <Button
              size="sm"
              variant="ghost"
              icon={<FileUp />}
              className="-my-1 h-6 px-1.5 text-accent-text text-xs [&_svg]:size-3.5"
              onClick={() => picker.current?.click()}
            >
              Choose a file
            </Button>
          }
        >
          {(aria) => (
            <Textarea
              {...aria}
              mono
              rows={6}
              className="max-h-56"
              value={text}
              spellCheck={false}
              placeholder={'{ "variables": [{ "name": "budget", "type": "number" }] }'}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          aria-label="File with variables"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            void load(event.target.files?.[0]);
            // The same file again is a change too.
            event.target.value = "";
          }}
        />
        <Checkbox
          label="Remove the variables that the file does not name"
          checked={replace}
          onChange={(event) => setReplace(event.target.checked)}
        />
        <div aria-live="polite">{plan && <ImportPreview plan={plan} />}</div>
      </div>
    </Dialog>
  );
}
