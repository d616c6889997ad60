import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  /** One line: what the page is for. */
  description?: ReactNode;
  /** Beside the title: a state. */
  badge?: ReactNode;
  /** At the right; the primary one last. */
  actions?: ReactNode;
  back?: { href: string; label: string };
}

export function PageHeader({ title, description, badge, actions, back }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-1">
      {back && (
        <Link
          href={back.href}
          className="-ml-1 flex w-fit items-center gap-0.5 rounded-sm text-ink-muted text-sm hover:text-ink print:hidden"
        >
          <ChevronLeft aria-hidden className="size-4" />
          {back.label}
        </Link>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-2">
            <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{title}</h1>
            {badge}
          </div>
          {description && <p className="text-ink-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2 print:hidden">{actions}</div>}
      </div>
    </header>
  );
}
