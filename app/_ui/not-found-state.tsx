import { LinkButton } from "./link-button";

/** For a `not-found.tsx`: `<NotFoundState what="Call" href="…" back="All calls" />`. */
export function NotFoundState({ what, href, back }: { what: string; href: string; back: string }) {
  return (
    <div className="flex flex-col items-center px-6 py-24 text-center">
      <p className="tabular font-mono text-ink-faint text-sm">404</p>
      <h1 className="mt-1 font-semibold text-xl">{what} not found</h1>
      <p className="mt-1 max-w-sm text-ink-muted">
        It does not exist, was removed, or belongs to a workspace that you are not a member of.
      </p>
      <LinkButton href={href} className="mt-5">
        {back}
      </LinkButton>
    </div>
  );
}
