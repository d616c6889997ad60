"use client";
import { QueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode, Suspense } from "react";
import { ErrorState } from "./error-state";

interface BoundaryProps {
  reset: () => void;
  kept: string;
  children: ReactNode;
}

class Boundary extends Component<BoundaryProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };
  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error("Unknown error") };
  }
  retry = () => {
    this.props.reset();
    this.setState({ error: null });
  };
  override render() {
    if (!this.state.error) return this.props.children;
    return <ErrorState message={this.state.error.message} kept={this.props.kept} retry={this.retry} />;
  }
}

interface RegionProps {
  /** In the final shape of what loads. */
  skeleton: ReactNode;
  kept?: string;
  children: ReactNode;
}

/** One part of a page that loads and fails for itself; the rest of the page stays. */
export function Region({
  skeleton,
  kept = "The rest of the page works; nothing was changed.",
  children,
}: RegionProps) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <Boundary reset={reset} kept={kept}>
          <Suspense fallback={skeleton}>{children}</Suspense>
        </Boundary>
      )}
    </QueryErrorResetBoundary>
  );
}
