"use client";
import { CircleAlert } from "lucide-react";
import { useCallback } from "react";
import type { FieldValues, Path, UseFormReturn } from "react-hook-form";

/** What our errorFormatter puts on every tRPC error. */
interface ServerError {
  message: string;
  data?: { issues?: { path: string; message: string }[] } | null | undefined;
}

/** The server's dotted paths are the form's: both come from one schema. An unknown one is shown at the form's top. */
const fieldOf = <T extends FieldValues>(form: UseFormReturn<T>, path: string): Path<T> | null => {
  const known = path !== "" && form.getValues(path as Path<T>) !== undefined;
  return known ? (path as Path<T>) : null;
};

/** An `onError` that puts the server's issues on the form's fields; what was typed stays. */
export function useServerIssues<T extends FieldValues>(
  form: Pick<UseFormReturn<T>, "setError" | "getValues">,
) {
  return useCallback(
    (error: ServerError) => {
      const issues = error.data?.issues ?? [];
      let placed = 0;
      for (const issue of issues) {
        const field = fieldOf(form as UseFormReturn<T>, issue.path);
        if (!field) continue;
        form.setError(field, { type: "server", message: issue.message }, { shouldFocus: placed === 0 });
        placed += 1;
      }
      if (placed < issues.length || issues.length === 0) {
        form.setError("root", { type: "server", message: error.message });
      }
    },
    [form],
  );
}

/** What went wrong with the whole form; nothing is shown when nothing did. */
export function FormError({ message }: { message?: string | undefined }) {
  if (!message) return null;
  return (
    <div
      role="alert"
      className="flex items-start gap-2 rounded-lg border border-danger-line bg-danger-subtle px-3 py-2 text-danger-text text-sm"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="min-w-0">{message}</p>
    </div>
  );
}
