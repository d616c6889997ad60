import type { ReactNode } from "react";
import { ApiProvider } from "../_trpc/client";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return <ApiProvider slug={null}>{children}</ApiProvider>;
}
