import type { ReactNode } from "react";
import { Logo } from "../_ui/logo";

interface AuthFrameProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Below the form: the other way in. */
  footer?: ReactNode;
}

/** One column with the product's name, for whoever is not in a workspace yet. */
export function AuthFrame({ title, description, children, footer }: AuthFrameProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col justify-center gap-6 px-6 py-12">
      <div className="flex items-center gap-2.5">
        <Logo className="size-7" />
        <span className="font-semibold text-lg tracking-tight">Wrapup</span>
      </div>
      <div className="flex flex-col gap-1">
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        {description && <p className="text-ink-muted">{description}</p>}
      </div>
      {children}
      {footer && <p className="text-ink-muted text-sm">{footer}</p>}
    </main>
  );
}
