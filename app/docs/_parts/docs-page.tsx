import type { ReactNode } from "react";
import { cn } from "@/app/_ui/cn";
import { Logo } from "@/app/_ui/logo";

interface DocsPageProps {
  /** "API": what the navigation is called, after the product's name. */
  name: string;
  contents: ReactNode;
  children: ReactNode;
}

/** The frame of the readable docs: what there is at the left, on wide screens, and the text. */
export function DocsPage({ name, contents, children }: DocsPageProps) {
  return (
    <div className="mx-auto flex w-full max-w-[1200px] gap-10 px-4 py-8 sm:px-6">
      <nav
        aria-label={name}
        className="sticky top-8 hidden max-h-[calc(100dvh-4rem)] w-52 shrink-0 self-start overflow-y-auto text-sm lg:block"
      >
        <a href="/" className="mb-4 flex items-center gap-2 font-semibold">
          <Logo className="size-5" />
          Wrapup {name === "API" ? name : name.toLowerCase()}
        </a>
        {contents}
      </nav>
      <main className="flex min-w-0 flex-1 flex-col gap-12">{children}</main>
    </div>
  );
}

/** Links to the sections of a page. */
export function Contents({ links }: { links: { id: string; label: string; code?: boolean }[] }) {
  return (
    <ul className="flex flex-col border-l">
      {links.map(({ id, label, code }) => (
        <li key={id}>
          <a
            href={`#${id}`}
            className={`block py-1 pl-3 text-ink-muted hover:text-ink ${code ? "font-mono text-xs" : ""}`}
          >
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}

interface DefinitionsProps {
  /** Terms and what they mean. */
  entries: [term: string, meaning: string][];
  code?: boolean;
  /** The terms are a few characters each. */
  short?: boolean;
}

export function Definitions({ entries, code = false, short = false }: DefinitionsProps) {
  return (
    <dl className="divide-y rounded-lg border bg-surface">
      {entries.map(([term, meaning]) => (
        <div
          key={term}
          className={cn(
            "grid gap-x-4 px-4 py-2.5",
            short ? "sm:grid-cols-[4rem_1fr]" : "sm:grid-cols-[14rem_1fr]",
          )}
        >
          <dt className={code ? "tabular font-mono text-sm" : "font-medium"}>{term}</dt>
          <dd className="text-ink-muted">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

interface DocsSectionProps {
  id: string;
  title: string;
  children: ReactNode;
}

export function DocsSection({ id, title, children }: DocsSectionProps) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-4">
      <h2 id={id} className="scroll-mt-8 border-b pb-2 font-semibold text-xl tracking-tight">
        {title}
      </h2>
      {children}
    </section>
  );
}
