"use client";
import "./globals.css";

/** The last net: even the layout failed, so nothing of the kit may be needed here. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body className="font-sans">
        <main className="mx-auto flex max-w-xl flex-col items-start gap-3 px-4 py-24">
          <h1 className="font-semibold text-xl">Wrapup could not be shown</h1>
          <p>Something went wrong on our side. Nothing was changed.</p>
          {error.digest && <p className="font-mono text-ink-muted text-xs">Error {error.digest}</p>}
          <button
            type="button"
            onClick={reset}
            className="h-8 rounded-md bg-accent px-3 font-medium text-accent-ink"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
