"use client";
import { ErrorState } from "./_ui/error-state";

export default function RootError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="mx-auto max-w-xl px-4 py-24">
      <ErrorState
        title="This page could not be shown"
        message="Something went wrong on our side while the page was made."
        kept="Nothing was changed."
        retry={reset}
        id={error.digest ? `Error ${error.digest}` : undefined}
      />
    </main>
  );
}
