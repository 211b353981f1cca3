import { existsSync, mkdirSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { AppError } from "@whetstone/core/errors";
import { defaultModelsDir } from "../src/models/cache.ts";
import { readGguf } from "../src/models/read-gguf.ts";
import { measureBandwidth } from "./bandwidth.ts";
import { writeRandomAdapter } from "./random-adapter.ts";
import { shapes, writeRandomModel } from "./random-model.ts";
import { ratiosOf, ratioTable, resultTable } from "./report.ts";
import { median, type Results, runRounds } from "./rounds.ts";
import { lightChat, type Numbers, scenarios } from "./scenarios.ts";
import { firstMs, streamChat } from "./sse-client.ts";
import { openPeer, residentBytes, startApiOnly, startOwn, type Target } from "./targets.ts";

const help = `Compares our engine with its public-path fallback and with OpenAI-compatible servers, in one run.

  pnpm bench:inference [--peer URL --peer-pid PID]... [options]

  --peer URL         llama-server or vLLM that serves the same file and adapters; may be given again
  --peer-pid PID     its process, for its memory (in the order of --peer)
  --model FILE       model to serve; default: random weights of --shape, made once
  --shape NAME       ${Object.keys(shapes).join(", ")}; default smollm2-135m
  --rounds N         counted rounds, medians are taken; default 3
  --threads N        cores for each engine; default all
  --slots N          chats that may run at once; default 8
  --only A,B         scenarios: ${scenarios.map(({ name }) => name).join(", ")}, memory
  --light N          chats of light load before memory is read; default 60
  --minutes N        spreads the light load over so many minutes (60 for the hour); default 0: as fast as it goes
  --no-public        leaves the public path out
  --json             ends with one line of JSON
`;

const { values } = parseArgs({
  options: {
    peer: { type: "string", multiple: true, default: [] },
    "peer-pid": { type: "string", multiple: true, default: [] },
    model: { type: "string" },
    shape: { type: "string", default: "smollm2-135m" },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: String(availableParallelism()) },
    slots: { type: "string", default: "8" },
    only: { type: "string" },
    light: { type: "string", default: "60" },
    minutes: { type: "string", default: "0" },
    "no-public": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});
const say = (line: string) => process.stderr.write(`${line}\n`);

try {
  if (values.help) process.stdout.write(help);
  else await bench();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  say(error.message);
  process.exitCode = 1;
}

async function bench(): Promise<void> {
  const threads = whole(values.threads, "--threads");
  const slots = whole(values.slots, "--slots");
  const files = await prepareFiles();
  const contextTokens = 2_048;
  const own = { ...files, threads, slots, contextTokens };
  printPeerLine({ ...files, threads, slots, contextTokens });

  const targets: Target[] = [];
  try {
    targets.push(await startOwn({ ...own, name: "ours", scheduler: "step" }));
    if (!values["no-public"]) targets.push(await startOwn({ ...own, name: "public path", scheduler: "public" }));
    for (const [index, url] of values.peer.entries()) {
      const pid = values["peer-pid"][index];
      targets.push(await openPeer({ url, pid: pid === undefined ? null : whole(pid, "--peer-pid") }));
    }
    // First, while every server is as it was started: the rounds fill caches, too.
    const memory = wants("memory") ? await measureMemory(targets) : new Map<string, Numbers>();
    const results = await runRounds({
      targets,
      scenarios: chosen(),
      rounds: whole(values.rounds, "--rounds"),
      onProgress: say,
    });
    for (const [name, numbers] of memory) results.get(name)?.set("memory", numbers);
    const limit = await bandwidthShare(results, { modelPath: files.modelPath, threads });
    const apiMs = await apiOverhead();
    print({ results, peer: targets[values["no-public"] ? 1 : 2]?.name ?? null, limit, apiMs, threads, slots });
  } finally {
    for (const target of targets) await target.close();
  }
}

/** The model and two adapters, made once and kept in the user's cache. */
async function prepareFiles() {
  const dir = join(defaultModelsDir(), "bench");
  mkdirSync(dir, { recursive: true });
  const shape = shapes[values.shape];
  if (!shape) throw new AppError("INVALID", `--shape is one of ${Object.keys(shapes).join(", ")}.`);
  const modelPath = values.model ? resolve(values.model) : join(dir, `${values.shape}.q8_0.gguf`);
  if (values.model && !existsSync(modelPath)) throw new AppError("INVALID", `--model: there is no ${modelPath}.`);
  if (!existsSync(modelPath)) {
    say(`writing ${modelPath} with random weights`);
    writeRandomModel(modelPath, { shape, name: values.shape, type: "q8_0", seed: 1 });
  }
  const artifactsDir = join(dir, "artifacts");
  const make = (seed: number) => writeRandomAdapter(artifactsDir, { basePath: modelPath, seed });
  const made = [await make(1), await make(2)] as const;
  const adapters: [string, string] = [made[0].hash, made[1].hash];
  return { modelPath, artifactsDir, adapters, adapterPaths: made.map(({ path }) => path) };
}

function printPeerLine(own: {
  modelPath: string;
  adapterPaths: string[];
  threads: number;
  slots: number;
  contextTokens: number;
}) {
  const loras = `--lora ${own.adapterPaths.join(",")}`;
  const size = `-np ${own.slots} -c ${own.slots * own.contextTokens} -t ${own.threads}`;
  say(`peer: llama-server -m ${own.modelPath} ${loras} ${size} --host 127.0.0.1 --port 8090\n`);
}

function wants(name: string): boolean {
  return !values.only || values.only.split(",").includes(name);
}

function chosen() {
  return scenarios.filter(({ name }) => wants(name));
}

/** Light use leaves caches behind: memory is read after it, with one version in use and then with two adapters beside it. */
async function measureMemory(targets: Target[]): Promise<Map<string, Numbers>> {
  const chats = whole(values.light, "--light");
  const pauseMs = (Number(values.minutes) * 60_000) / chats;
  for (let index = 0; index < chats; index++) {
    const startedAt = performance.now();
    for (const target of targets) await lightChat(target, { seed: 900_000 + index, adapter: null });
    if (index % 20 === 19) say(`light load: ${index + 1} of ${chats} chats`);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, pauseMs - (performance.now() - startedAt))));
  }
  const one = targets.map(megabytes);
  for (const target of targets) {
    for (const seed of [1, 2, 3, 4]) await lightChat(target, { seed, adapter: seed % 2 === 0 ? 0 : 1 });
  }
  const two = targets.map(megabytes);
  return new Map(
    targets.map(({ name }, index) => [name, { megabytes: one[index] ?? 0, megabytesTwoAdapters: two[index] ?? 0 }]),
  );
}

/** NaN where the processes are not known. */
function megabytes(target: Target): number {
  const pids = target.pids();
  return pids.length === 0 ? Number.NaN : residentBytes(pids) / 1e6;
}

async function bandwidthShare(results: Results, { modelPath, threads }: { modelPath: string; threads: number }) {
  const rate = results.get("ours")?.get("single")?.tokensPerSecond;
  if (rate === undefined) return null;
  const bytesPerSecond = await measureBandwidth(threads);
  const weightBytes = readGguf(modelPath).tensors.reduce((sum, { bytes }) => sum + bytes, 0);
  return { gigabytesPerSecond: bytesPerSecond / 1e9, share: (weightBytes * rate) / bytesPerSecond };
}

/** Milliseconds, p50, that our HTTP side adds to an engine that answers at once. */
async function apiOverhead(): Promise<number> {
  const target = await startApiOnly();
  const messages = [{ role: "user", content: "How do I save?" }];
  const times = [];
  for (let index = 0; index < 220; index++) {
    const trace = await streamChat(target, { model: "base", messages, max_tokens: 1 });
    if (index >= 20) times.push(firstMs(trace));
  }
  await target.close();
  return median(times);
}

function print(found: {
  results: Results;
  peer: string | null;
  limit: { gigabytesPerSecond: number; share: number } | null;
  apiMs: number;
  threads: number;
  slots: number;
}): void {
  const { results, peer, limit, apiMs } = found;
  const hardware = `${availableParallelism()} × ${cpus()[0]?.model ?? "CPU"}`;
  const weights = values.model ?? `${values.shape}, random weights, q8_0`;
  process.stdout.write(
    `${hardware}; ${weights}; ${found.threads} threads, ${found.slots} slots, medians of ${values.rounds}\n\n`,
  );
  const rows = [...chosen(), { name: "memory", what: `resident memory after ${values.light} light chats` }];
  process.stdout.write(`${resultTable(results, rows)}\n\n`);
  const ratios = peer === null ? null : ratiosOf(results, { ours: "ours", peer });
  if (ratios && peer !== null) process.stdout.write(`${ratioTable(ratios, peer)}\n\n`);
  if (limit) {
    const share = `${(limit.share * 100).toFixed(0)} % of the ${limit.gigabytesPerSecond.toFixed(1)} GB/s that copying reaches`;
    process.stdout.write(`One stream reads its weights at ${share}.\n`);
  }
  process.stdout.write(`The API adds ${apiMs.toFixed(2)} ms (p50).\n`);
  if (!values.json) return;
  const medians = Object.fromEntries([...results].map(([name, found]) => [name, Object.fromEntries(found)]));
  process.stdout.write(
    `${JSON.stringify({ hardware, ratios, bandwidthShare: limit?.share ?? null, apiMs, medians })}\n`,
  );
}

function whole(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new AppError("INVALID", `${option} must be a whole number from 1.`);
  return value;
}
