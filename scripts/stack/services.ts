import { join } from "node:path";
import type { Models } from "./models.ts";
import type { Secrets } from "./secrets.ts";
import type { Service } from "./supervise.ts";

const apps = join(import.meta.dirname, "../../apps");

/** The model server; ready once a test generation has passed. */
export function inferenceService(options: {
  url: string;
  token: string;
  models: Models;
  env: Record<string, string>;
}): Service {
  return {
    name: "inference",
    command: process.execPath,
    args: ["src/main.ts"],
    cwd: join(apps, "inference"),
    env: {
      NODE_ENV: "production",
      ...options.env,
      PORT: new URL(options.url).port,
      INFERENCE_TOKEN: options.token,
      MODEL_PATH: options.models.model.path,
      MODEL_NAME: options.models.model.name,
      EMBEDDER_DIR: options.models.embedder.dir,
    },
    readyUrl: `${options.url}/readyz`,
    readyHeaders: { authorization: `Bearer ${options.token}` },
    patienceMs: 120_000,
  };
}

/** Console and widget: one process with a door, that is an origin, for each. */
export function webService(options: {
  dbUrl: string;
  inferenceUrl: string;
  inferenceToken: string;
  consoleUrl: string;
  widgetUrl: string;
  secrets: Secrets;
  env: Record<string, string>;
  dev: boolean;
}): Service {
  return {
    name: "web",
    command: process.execPath,
    args: options.dev ? ["server.ts", "--dev"] : ["server.ts"],
    cwd: join(apps, "web"),
    env: {
      NODE_ENV: options.dev ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
      ...options.env,
      DATABASE_URL: options.dbUrl,
      INFERENCE_URL: options.inferenceUrl,
      INFERENCE_TOKEN: options.inferenceToken,
      CONSOLE_ORIGIN: options.consoleUrl,
      WIDGET_ORIGIN: options.widgetUrl,
      CONSOLE_PORT: new URL(options.consoleUrl).port,
      WIDGET_PORT: new URL(options.widgetUrl).port,
      AUTH_SECRET: options.secrets.auth,
      VISITOR_SECRET: options.secrets.visitor,
    },
    readyUrl: `${options.consoleUrl}/api/health`,
  };
}

/** The worker of the learning loop: does trainings and what comes by the clock; nobody waits for it. */
export function workerService(options: {
  dbUrl: string;
  inferenceUrl: string;
  inferenceToken: string;
  model: string;
  runsDir: string;
  env: Record<string, string>;
}): Service {
  return {
    name: "worker",
    command: process.execPath,
    args: ["src/worker.ts"],
    cwd: join(apps, "../packages/trainer"),
    env: {
      NODE_ENV: "production",
      ...options.env,
      DATABASE_URL: options.dbUrl,
      INFERENCE_URL: options.inferenceUrl,
      INFERENCE_TOKEN: options.inferenceToken,
      MODEL_PATH: options.model,
      RUNS_DIR: options.runsDir,
    },
    readyUrl: null,
  };
}

/** The demo company's website. */
export function demoShop(options: { shopUrl: string; snippet: string; env: Record<string, string> }): Service {
  return {
    name: "shop",
    command: process.execPath,
    args: ["stack/shop.ts"],
    cwd: join(apps, "../scripts"),
    env: { ...options.env, SHOP_PORT: new URL(options.shopUrl).port, SNIPPET: options.snippet },
    readyUrl: options.shopUrl,
  };
}
