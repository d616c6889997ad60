import type { NextConfig } from "next";
import { SECURITY_HEADERS } from "./server/auth/headers";

const config: NextConfig = {
  poweredByHeader: false,
  // Server packages are loaded from node_modules: bundling twilio alone doubled the build's time.
  serverExternalPackages: [
    "@opentelemetry/exporter-trace-otlp-http",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace-base",
    "@opentelemetry/sdk-trace-node",
    "@node-rs/argon2",
    "ai",
    "chrono-node",
    "compromise",
    "inngest",
    "pg",
    "pino",
    "prom-client",
    "twilio",
    "undici",
    "wink-eng-lite-web-model",
    "wink-nlp",
  ],
  // `npm run typecheck` does it, once, for the tests' files as well.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    {
      source: "/:path*",
      headers: Object.entries(SECURITY_HEADERS).map(([key, value]) => ({ key, value })),
    },
  ],
};

export default config;
