import path from "node:path";
import { defineConfig } from "@playwright/test";

const root = path.resolve(import.meta.dirname, "..");
export const PORT = Number(process.env.E2E_PORT || 3370);
export const DATA_DIR = process.env.E2E_DATA_DIR || path.join(root, ".data", "e2e");

/** The built app as `npm start` runs it: embedded Postgres, engine, worker, web, with the fake Twilio beside it. */
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: path.join(root, "test-results"),
  // Patience costs nothing but where something fails; a busy machine needs it.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  workers: 2,
  retries: process.env.CI ? 1 : 0,
  reporter: "list",
  globalSetup: "./app-under-test.ts",
  use: {
    baseURL: `http://localhost:${PORT}`,
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    actionTimeout: 30_000,
    trace: "retain-on-failure",
    launchOptions: {
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      args: process.env.CHROMIUM_ARGS?.split(" ") ?? [],
    },
  },
});
