import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { locatePostgres, type PostgresHome } from "./postgres/binaries.ts";
import { readPidFile } from "./postgres/pid-file.ts";

export type EmbeddedOptions = {
  /** Folder of the cluster; made on first use, never emptied. */
  dataDir: string;
  /** Loopback port. An adopted server keeps the port that it has. */
  port: number;
  /** Superuser password; used when the cluster is made and to connect afterwards. */
  password: string;
  /** What happens, in words, for the person who waits. */
  onProgress?: (line: string) => void;
  /** Start-up is tried for this long, milliseconds. Default 40,000. */
  patienceMs?: number;
  /** Extra `-c name=value` settings; tests trade durability for speed here. */
  settings?: Record<string, string>;
};

export type EmbeddedServer = {
  port: number;
  adopted: boolean;
  /** Connection string of the superuser for one database. */
  url: (database: string) => string;
  stop: () => Promise<void>;
};

/**
 * Starts the PostgreSQL that comes from npm, or adopts the one that is still running on this folder after its
 * parent was killed. After a crash the first start may fail while recovery ends, so it is tried again with
 * back-off. Throws with the tail of the server's log and what to do.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const say = options.onProgress ?? (() => {});
  const home = locatePostgres(options.dataDir);
  if (home.moved)
    say(`PostgreSQL must not run as root and cannot enter this folder; it lives in ${dirname(home.dataDir)}`);
  initialise(home, options, say);

  const deadline = performance.now() + (options.patienceMs ?? 40_000);
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 4_000)) {
    const found = readPidFile(home.dataDir);
    if (found.state === "running" && found.port > 0 && (await answers(found.port, options.password))) {
      say(`adopted the PostgreSQL that was still running (process ${found.pid}, port ${found.port})`);
      return server(home, found.port, options.password, true);
    }
    if (found.state === "stale") rmSync(join(home.dataDir, "postmaster.pid"), { force: true });

    const started = start(home, options);
    if (started.status === 0 && (await answers(options.port, options.password))) {
      await refuseUnsafe(options);
      return server(home, options.port, options.password, false);
    }
    if (performance.now() + waitMs > deadline) throw new Error(explain(home, started));
    say(`PostgreSQL is not ready yet, next try in ${waitMs} ms`);
    await sleep(waitMs);
  }
}

function initialise(home: PostgresHome, options: EmbeddedOptions, say: (line: string) => void): void {
  if (existsSync(join(home.dataDir, "PG_VERSION"))) return;
  mkdirSync(home.dataDir, { recursive: true });
  if (readdirSync(home.dataDir).length > 0) {
    throw new Error(
      `${home.dataDir} is not empty and is no PostgreSQL folder; nothing was changed. Move it away, or restore PG_VERSION from a backup.`,
    );
  }
  if (home.user) chownSync(home.dataDir, home.user.uid, home.user.gid);
  chmodSync(home.dataDir, 0o700);

  say("creating the database cluster");
  const passwordFile = join(dirname(home.dataDir), `.pw-${process.pid}`);
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (home.user) chownSync(passwordFile, home.user.uid, home.user.gid);
  const args = [
    "-D",
    home.dataDir,
    "-U",
    "postgres",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "-E",
    "UTF8",
    "--locale=C",
    "--data-checksums",
  ];
  const made = run(home, "initdb", args);
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message || made.stdout}`);
}

function start(home: PostgresHome, options: EmbeddedOptions): SpawnSyncReturns<string> {
  const settings = {
    port: `${options.port}`,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "100",
    ...options.settings,
  };
  const flags = Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value === "" ? "''" : value}`)
    .join(" ");
  return run(home, "pg_ctl", [
    "-D",
    home.dataDir,
    "-l",
    join(home.dataDir, "server.log"),
    "-o",
    flags,
    "-w",
    "-t",
    "20",
    "start",
  ]);
}

function server(home: PostgresHome, port: number, password: string, adopted: boolean): EmbeddedServer {
  return {
    port,
    adopted,
    url: (database) => urlOf(port, password, database),
    stop: async () => {
      const stopped = run(home, "pg_ctl", ["-D", home.dataDir, "-m", "fast", "-w", "-t", "30", "stop"]);
      if (stopped.status !== 0 && readPidFile(home.dataDir).state === "running")
        throw new Error(`PostgreSQL did not stop: ${stopped.stderr}`);
    },
  };
}

function run(home: PostgresHome, program: string, args: string[]): SpawnSyncReturns<string> {
  // pg_ctl's child would hold inherited pipes open for ever, so its output goes nowhere but to the log file.
  const stdio = program === "pg_ctl" ? ("ignore" as const) : ("pipe" as const);
  return spawnSync(join(home.bin, program), args, {
    ...(home.user ?? {}),
    cwd: dirname(home.dataDir),
    encoding: "utf8",
    stdio,
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
  });
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(port, password, "postgres"), connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** A database that forgets acknowledged messages is worse than none. */
async function refuseUnsafe(options: EmbeddedOptions): Promise<void> {
  if (options.settings?.fsync === "off") return;
  const client = new pg.Client({ connectionString: urlOf(options.port, options.password, "postgres") });
  await client.connect();
  try {
    const { rows } = await client.query(
      "select name, setting from pg_settings where name in ('fsync','full_page_writes','synchronous_commit')",
    );
    const off = rows.filter((row) => row.setting === "off").map((row) => row.name);
    if (off.length > 0)
      throw new Error(
        `PostgreSQL runs with ${off.join(", ")} off: acknowledged messages could be lost. Switch it on in postgresql.conf.`,
      );
  } finally {
    await client.end();
  }
}

function urlOf(port: number, password: string, database: string): string {
  return `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

function explain(home: PostgresHome, result: SpawnSyncReturns<string>): string {
  let tail = "";
  try {
    tail = readFileSync(join(home.dataDir, "server.log"), "utf8").trim().split("\n").slice(-6).join("\n");
  } catch {
    tail = result.error?.message ?? result.stderr ?? "";
  }
  return `PostgreSQL in ${home.dataDir} did not start. Its last words:\n${tail}\nNothing in the folder was changed; run the command again, or set DATABASE_URL to another server.`;
}
