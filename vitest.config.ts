import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: {
      "@": path.resolve(import.meta.dirname),
      "server-only": path.resolve(import.meta.dirname, "server/standalone/empty.ts"),
    },
  },
  test: {
    include: ["{app,server,inngest,prisma}/**/*.test.{ts,tsx}"],
    globalSetup: ["server/standalone/vitest-postgres.ts"],
    env: {
      NODE_ENV: "test",
      NEXTAUTH_SECRET: "a secret of the tests, thirty-two bytes",
      ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
      DATABASE_URL: "postgresql://see-createTestDatabase/none",
    },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
