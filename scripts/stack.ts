import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Database, openDatabase } from "./stack/database.ts";
import { fetchModels } from "./stack/models.ts";
import { freePort } from "./stack/ports.ts";
import { readSecrets } from "./stack/secrets.ts";
import { demoShop, inferenceService, webService, workerService } from "./stack/services.ts";
import { type Supervised, supervise } from "./stack/supervise.ts";

export const repository = join(import.meta.dirname, "..");

/** The invented company that a fresh installation shows. */
export const demoSite = "hazelquay";

export type StackOptions = {
  /** Holds database, secrets and logs. */
  folder: string;
  /** Which parts run; each needs the ones before it. */
  services: ("db" | "inference" | "web" | "worker" | "shop")[];
  /** Wanted ports; a taken one is replaced by a free one. 0 or absent: any. */
  ports?: Partial<Record<"db" | "inference" | "console" | "widget" | "shop", number>>;
  /** Added to the services' environment, e.g. ENGINE, RATE_LIMIT_FACTOR. */
  env?: Record<string, string>;
  /** Embedded database settings, e.g. fsync=off in tests. */
  databaseSettings?: Record<string, string>;
  /** The web app from source, recompiled as it is edited. */
  dev?: boolean;
  onProgress?: (line: string) => void;
  /** Aborted while the stack is coming up, what has been started is stopped and `openStack` rejects. */
  signal?: AbortSignal;
};

export type Stack = {
  dbUrl: string;
  ownerUrl: string;
  database: Database;
  inferenceUrl: string;
  inferenceToken: string;
  consoleUrl: string;
  widgetUrl: string;
  shopUrl: string;
  owner: { email: string; password: string | null } | null;
  services: Map<string, Supervised>;
  close(): Promise<void>;
};

/**
 * Brings up a whole Whetstone, or its lower half, from the working tree: the one way in which start, tests,
 * evaluations and benchmarks get a running product. `close` stops everything in reverse order.
 */
export async function openStack(options: StackOptions): Promise<Stack> {
  const say = options.onProgress ?? (() => {});
  const wants = (name: StackOptions["services"][number]) => options.services.includes(name);
  mkdirSync(options.folder, { recursive: true });
  const secrets = readSecrets(options.folder);
  const logs = join(options.folder, "logs");
  // Adapters and everything else that is named by its hash; every service that reads or writes them sees one folder.
  const env = { ARTIFACTS_DIR: resolve(options.folder, "artifacts"), ...inherited(), ...options.env };
  const port = async (name: keyof NonNullable<StackOptions["ports"]>) =>
    choosePort(name, options.ports?.[name] ?? 0, say);

  const services = new Map<string, Supervised>();
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of closers.splice(0).reverse()) await step();
  };
  const goOn = () => options.signal?.throwIfAborted();
  const start = async (service: Parameters<typeof supervise>[0]) => {
    const running = await supervise(service, { logs, onEvent: say, signal: options.signal });
    services.set(service.name, running);
    closers.push(running.stop);
  };

  try {
    const database = await openDatabase({
      folder: options.folder,
      secrets,
      url: process.env.DATABASE_URL,
      port: options.ports?.db ?? 0,
      settings: options.databaseSettings,
      onProgress: say,
    });
    closers.push(database.stop);
    goOn();

    const inferenceUrl = `http://127.0.0.1:${wants("inference") ? await port("inference") : 0}`;
    let model: string | null = null;
    if (wants("inference")) {
      const models = await fetchModels({ env, onProgress: say, signal: options.signal });
      model = models.model.path;
      await start(inferenceService({ url: inferenceUrl, token: secrets.inference, models, env }));
    }

    const consoleUrl = `http://localhost:${wants("web") ? await port("console") : 0}`;
    const widgetUrl = `http://localhost:${wants("web") ? await port("widget") : 0}`;
    const shopUrl = `http://localhost:${wants("shop") ? await port("shop") : 0}`;
    const addresses = {
      dbUrl: database.appUrl,
      inferenceUrl,
      inferenceToken: secrets.inference,
      consoleUrl,
      widgetUrl,
      shopUrl,
    };
    let owner: Stack["owner"] = null;
    if (wants("web")) {
      const web = webService({ ...addresses, secrets, env, dev: options.dev ?? false });
      say("preparing the owner's account and the demo site");
      owner = seed(web, shopUrl, widgetUrl);
      await start(web);
    }
    if (wants("worker") && model)
      await start(workerService({ ...addresses, model, runsDir: resolve(options.folder, "runs"), env }));
    if (wants("shop")) await start(demoShop({ shopUrl, snippet: snippet(widgetUrl, demoSite), env }));

    return { ...addresses, ownerUrl: database.ownerUrl, database, owner, services, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export function snippet(widgetUrl: string, siteKey: string): string {
  return `<script src="${widgetUrl}/widget.js" data-site="${siteKey}" async></script>`;
}

function seed(web: { cwd: string; env: Record<string, string> }, ...origins: string[]): Stack["owner"] {
  const args = ["scripts/seed.ts", ...origins.flatMap((origin) => ["--origin", origin])];
  const output = execFileSync(process.execPath, args, {
    cwd: web.cwd,
    env: web.env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(output.trim().split("\n").at(-1) ?? "null");
}

async function choosePort(name: string, wanted: number, say: (line: string) => void): Promise<number> {
  const port = await freePort(wanted);
  if (wanted !== 0 && port !== wanted) say(`port ${wanted} (${name}) is taken, using ${port}`);
  return port;
}

/** What the services may see of our environment: no credentials by accident. */
function inherited(): Record<string, string> {
  const names = [
    "PATH",
    "HOME",
    "USER",
    "LANG",
    "TZ",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "MODEL",
    "MODELS_DIR",
    "HF_ENDPOINT",
    "HF_TOKEN",
    "ENGINE",
    "SLOTS",
    "THREADS",
    "CONTEXT_TOKENS",
    "LOG_LEVEL",
    "RATE_LIMIT_FACTOR",
    "TRAINER_CACHE_DIR",
    "TRAINING_BACKEND",
    "TRAINING_THREADS",
    "CHECKPOINT_SECONDS",
    "RAY_ADDRESS",
    "RAY_AUTH_TOKEN",
    "RAY_PYTHON",
    "RAY_SIDECAR_DIR",
    "RAY_GPUS",
    "PIP_INDEX_URL",
    "PIP_CONFIG_FILE",
    "SSL_CERT_FILE",
    "HTTPS_PROXY",
    "NO_PROXY",
  ];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] as string]])),
  );
}
