import { existsSync } from "node:fs";

export interface Browser {
  path: string;
  args: string[];
  env: Record<string, string>;
}

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
/** Without these Chromium asks Google's hosts at every start. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];

/** A Chromium for the tests: CHROMIUM_PATH, the system's, else the one inside an npm package. Nothing is downloaded. */
export async function findBrowser(): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const installed = [process.env.CHROMIUM_PATH, ...INSTALLED].find((file) => file && existsSync(file));
  if (installed) return { path: installed, args: [...QUIET, ...sandbox], env: {} };
  const before = { ...process.env };
  // The package brings the system libraries that a bare machine lacks, when it believes itself on Lambda.
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs20.x";
  const { default: chromium } = await import("@sparticuz/chromium");
  const path = await chromium.executablePath();
  const env: Record<string, string> = {};
  for (const name of ["LD_LIBRARY_PATH", "FONTCONFIG_PATH"]) {
    const value = process.env[name];
    if (value !== undefined && value !== before[name]) env[name] = value;
  }
  return { path, args: [...QUIET, "--no-sandbox", "--disable-gpu", "--headless=new"], env };
}
