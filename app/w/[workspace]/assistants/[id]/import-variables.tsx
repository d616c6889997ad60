"use client";
import { useDeferredValue, useMemo, useState } from "react";
import { toast } from "sonner";
import { Checkbox } from "@/app/_ui/checkbox";
import { ImportDialog } from "@/app/_ui/import-dialog";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { planImport, readVariables } from "@/server/domain/assistants/shared/exchange";
import { ImportPreview } from "./import-preview";

interface ImportVariablesProps {
  current: PostCallVariable[];
  onApply: (variables: PostCallVariable[]) => void;
  onClose: () => void;
}

/** Reads a file or what is pasted, shows what it would change, and puts it into the form. */
export function ImportVariables({ current, onApply, onClose }: ImportVariablesProps) {
  const [text, setText] = useState("");
  const [replace, setReplace] = useState(false);
  const shown = useDeferredValue(text);
  const read = useMemo(() => (shown.trim() === "" ? null : readVariables(shown)), [shown]);
  const plan = useMemo(
    () => (read?.ok ? planImport(current, read, replace) : null),
    [current, read, replace],
  );
  const changes = plan ? plan.added.length + plan.changed.length + plan.removed.length : 0;
  const apply = () => {
    if (!plan) return;
    onApply(plan.variables);
    toast.success("Imported into the form", { description: "Nothing is stored before you save." });
    onClose();
  };
  return (
    <ImportDialog
      title="Import variables"
      description="From a file that was exported here, or an assistant of the public API. It goes into the form; nothing is stored before you save."
      format="JSON"
      placeholder={'{ "variables": [{ "name": "budget", "type": "number" }] }'}
      fileLabel="File with variables"
      text={text}
      onText={setText}
      error={read && !read.ok ? read.message : undefined}
      action="Apply to the form"
      disabled={changes === 0}
      onApply={apply}
      onClose={onClose}
    >
      <Checkbox
        label="Remove the variables that the file does not name"
        checked={replace}
        onChange={(event) => setReplace(event.target.checked)}
      />
      <div aria-live="polite">{plan && <ImportPreview plan={plan} />}</div>
    </ImportDialog>
  );
}
