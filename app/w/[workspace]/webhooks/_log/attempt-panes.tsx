import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { CodeBlock } from "@/app/_ui/code-block";

interface AttemptPanesProps {
  url: string;
  /** The exact text that was signed and sent. */
  payload: string;
  bytes: number;
  attempt:
    | {
        durationMs: number;
        responseStatus: number | null;
        responseBody: string | null;
        responseHeaders: unknown;
        requestHeaders: unknown;
        error: string | null;
      }
    | undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const headerText = (headers: unknown) =>
  isRecord(headers)
    ? Object.entries(headers)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join("\n")
    : "";

/** "3.4 kB": as receivers set their limits. */
export const sizeText = (bytes: number) =>
  bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} kB`;

/** Request at the left, response at the right; one under the other on a narrow screen. */
export function AttemptPanes({ url, payload, bytes, attempt }: AttemptPanesProps) {
  const requestHeaders = headerText(attempt?.requestHeaders);
  const responseHeaders = headerText(attempt?.responseHeaders);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Pane title="Request">
        <p className="break-all font-mono text-xs">
          <span className="font-semibold">POST</span> {url}
        </p>
        {requestHeaders && <CodeBlock label="request headers" language="text" code={requestHeaders} />}
        <CodeBlock label="request body" code={payload || "Deleted by this workspace's retention"} />
        <p className="tabular text-ink-faint text-xs">{sizeText(bytes)}</p>
      </Pane>
      <Pane title="Response">
        {!attempt && <p className="text-ink-muted">There is no answer yet.</p>}
        {attempt && (
          <p className="tabular font-mono text-xs">
            <span className="font-semibold">{attempt.responseStatus ?? "No answer"}</span> after{" "}
            {attempt.durationMs} ms
          </p>
        )}
        {attempt?.error && (
          <p className="flex items-start gap-2 rounded-lg border border-danger-line bg-danger-subtle px-3 py-2 text-danger-text text-sm">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 break-words">{attempt.error}</span>
          </p>
        )}
        {responseHeaders && <CodeBlock label="response headers" language="text" code={responseHeaders} />}
        {attempt?.responseBody && <CodeBlock label="response body" code={attempt.responseBody} />}
      </Pane>
    </div>
  );
}

function Pane({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}
