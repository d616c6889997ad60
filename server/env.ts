import ipaddr from "ipaddr.js";
import { z } from "zod";

const bool = z
  .enum(["1", "true", "0", "false"], 'use "1" or "0"')
  .transform((value) => value === "1" || value === "true")
  .optional();
const url = z.url({ protocol: /^https?$/, error: "give a whole URL, such as http://localhost:3000" });

const Env = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  DATABASE_URL: z
    .string({ error: "is missing; `npm start` sets it, or give postgresql://user:password@host/database" })
    .regex(/^postgres(ql)?:\/\//, "must begin with postgresql://"),
  /** Where people and carriers reach the app. */
  APP_URL: url.default("http://localhost:3000"),
  NEXTAUTH_SECRET: z
    .string({ error: "is missing; make one with `openssl rand -base64 32`" })
    .min(32, "is too short; make one with `openssl rand -base64 32`"),
  /** 32 bytes in base64; encrypts the secrets of connections and endpoints. */
  ENCRYPTION_KEY: z
    .string({ error: "is missing; make one with `openssl rand -base64 32`" })
    .refine((key) => Buffer.from(key, "base64").length === 32, {
      message: "must be 32 bytes in base64; make one with `openssl rand -base64 32`",
    }),

  INNGEST_DEV: z.string().optional(),
  INNGEST_BASE_URL: url.optional(),
  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SIGNING_KEY: z.string().optional(),
  /** Embedded engine: its port, and where it calls the functions (comma separated). */
  ENGINE_PORT: z.coerce.number().int().min(0).max(65_535).default(8288),
  ENGINE_SERVE_URLS: z.string().default("http://127.0.0.1:3010/api/inngest"),
  /** Tests only: divides every wait of the engine. */
  ENGINE_TIME_SCALE: z.coerce.number().min(1).default(1),
  /** The worker serves the functions here; on several machines give it an address that the engine reaches. */
  WORKER_HOST: z.string().default("127.0.0.1"),
  WORKER_PORT: z.coerce.number().int().min(0).max(65_535).default(3010),

  LLM_BASE_URL: url.optional(),
  LLM_API_KEY: z.string().optional(),
  LLM_MODEL: z.string().optional(),

  /** Another address of Twilio's API: a regional proxy, or the fake in tests. */
  TWILIO_API_BASE_URL: url.optional(),

  /** Private ranges that webhooks may reach, comma separated CIDRs. */
  WEBHOOK_ALLOW_CIDRS: z
    .string()
    .refine((list) => list.split(",").every((cidr) => ipaddr.isValidCIDR(cidr.trim())), {
      message: "must be ranges such as 10.0.0.0/8, comma separated",
    })
    .optional(),
  ALLOW_PRIVATE_WEBHOOKS: bool,

  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),

  /** Bearer token of /api/metrics; without one there are none. */
  METRICS_TOKEN: z.string().min(16, "is too short; make one with `openssl rand -hex 16`").optional(),
  /** Former values of ENCRYPTION_KEY, comma separated: what they sealed can still be read. */
  ENCRYPTION_KEYS_PREVIOUS: z
    .string()
    .refine((keys) => keys.split(",").every((key) => Buffer.from(key.trim(), "base64").length === 32), {
      message: "must be former values of ENCRYPTION_KEY, comma separated",
    })
    .optional(),
  /** Where traces go, by OTLP over HTTP; without it nothing of OpenTelemetry is loaded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),

  /** Path of demo.json on an instance that `npm start` seeded: the sign-in page offers it. */
  DEMO_FILE: z.string().optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});

/** Every variable there is; .env.example explains them. */
export const ENV_NAMES = Object.keys(Env.shape);

const Checked = Env.superRefine((value, ctx) => {
  const together = (a: keyof typeof value, b: keyof typeof value) => {
    if (Boolean(value[a]) !== Boolean(value[b])) {
      ctx.addIssue({
        code: "custom",
        path: [value[a] ? b : a],
        message: `is needed together with ${value[a] ? a : b}`,
      });
    }
  };
  together("LLM_BASE_URL", "LLM_MODEL");
  together("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET");
  together("GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET");
  if (value.WEBHOOK_ALLOW_CIDRS && value.NODE_ENV === "production" && !value.ALLOW_PRIVATE_WEBHOOKS) {
    ctx.addIssue({
      code: "custom",
      path: ["WEBHOOK_ALLOW_CIDRS"],
      message:
        "lets webhooks reach private addresses; in production set ALLOW_PRIVATE_WEBHOOKS=1 as well, or remove it",
    });
  }
});
export type Env = z.output<typeof Checked>;

/**
 * Reads the environment. Empty strings count as absent.
 * Throws one error that names every wrong variable and its cure.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = Checked.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
  throw new Error(
    `The environment is not complete:\n${lines.join("\n")}\nSee .env.example for every variable.`,
  );
}

let cached: Env | undefined;

/** The process's environment, read at first use so that a build needs none. */
export const env = (): Env => {
  cached ??= parseEnv(process.env);
  return cached;
};
