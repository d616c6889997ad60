import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { THEME_COOKIE, themeOf } from "./_ui/theme";
import { Toaster } from "./_ui/toaster";
import { TooltipProvider } from "./_ui/tooltip";

export const metadata: Metadata = {
  title: { template: "%s · Wrapup", default: "Wrapup" },
  description: "What happens after an AI phone call ends.",
  icons: { icon: "/icon.svg" },
  robots: { index: false },
};
export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

/** The chosen theme comes with the cookie, so that the first paint is right without a script. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html
      lang="en"
      {...(theme === "system" ? {} : { "data-theme": theme })}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body className="font-sans">
        <NuqsAdapter>
          <TooltipProvider>{children}</TooltipProvider>
        </NuqsAdapter>
        <Toaster />
      </body>
    </html>
  );
}
