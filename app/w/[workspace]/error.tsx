"use client";
import { ErrorState } from "@/app/_ui/error-state";
import { Page } from "@/app/_ui/page";

export default function WorkspaceError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Page width="form">
      <ErrorState
        title="This page could not be shown"
        message="Something went wrong on our side while the page was made."
        kept="Nothing was changed; your calls, automations and messages go on without this page."
        retry={reset}
        id={error.digest ? `Error ${error.digest}` : undefined}
      />
    </Page>
  );
}
