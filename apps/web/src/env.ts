import { z } from "zod";

const origin = z.url().transform((text) => new URL(text).origin);
const secret = z.string().min(32, "needs at least 32 characters; `openssl rand -base64 32` makes one");

const schema = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  /** Connection string of the application's least-privileged role. */
  DATABASE_URL: z.string().min(1),
  INFERENCE_URL: z.url(),
  INFERENCE_TOKEN: z.string().min(1),
  /** Where the team's browsers reach the console. */
  CONSOLE_ORIGIN: origin,
  /** Where visitors' browsers reach widget and chat page; never the console's. */
  WIDGET_ORIGIN: origin,
  /** Signs the team's sessions. */
  AUTH_SECRET: secret,
  /** Signs the visitors' tokens. */
  VISITOR_SECRET: secret,
  /** Frozen datasets, adapters and reports, named by their SHA-256; the same folder for every service. */
  ARTIFACTS_DIR: z.string().min(1).default(".whetstone/artifacts"),
  HOST: z.string().default("127.0.0.1"),
  CONSOLE_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  WIDGET_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
  /** Proxies of ours in front: so many entries at the end of X-Forwarded-For are believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  /** Where trainings run; written on every run. */
  TRAINING_BACKEND: z.enum(["local", "ray"]).default("local"),
  /** Multiplies every rate limit and token budget; a load test sets it high. */
  RATE_LIMIT_FACTOR: z.coerce.number().positive().default(1),
  /** 1: the author of a version may not be the one who promotes it. */
  PROMOTION_NEEDS_SECOND_PERSON: z.enum(["0", "1"]).default("0"),
  /** For tests: outcomes of experiments are read as if so many days had passed. */
  CLOCK_AHEAD_DAYS: z.coerce.number().min(0).max(3_650).default(0),
});

export type Env = z.infer<typeof schema>;

let parsed: Env | undefined;

/**
 * This process's settings, read once; nothing else reads process.env. Parsed at the first call, which is at
 * boot, so that the build needs no secret. Throws with every variable that is missing or wrong.
 */
export function getEnv(): Env {
  if (parsed) return parsed;
  const result = schema.safeParse(process.env);
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The settings of apps/web are not complete (see .env.example):\n${wrong.join("\n")}`);
  }
  parsed = result.data;
  return parsed;
}
