import { parseArgs } from "node:util";
import { errorFields, log } from "@whetstone/core/log";
import { readFetchEnv } from "../env.ts";
import { resolveEmbedder } from "./fetch-embedder.ts";
import { resolveModel } from "./fetch-model.ts";
import type { FetchProgress } from "./progress.ts";

/**
 * node src/models/fetch-cli.ts [--model <spec>] [--models-dir <folder>]
 * Makes model and embedder present; progress on stderr, and at the end one line of JSON on stdout:
 * {"model":{"path","sha256","size","name"},"embedder":{"dir"}}
 */
const { values } = parseArgs({ options: { model: { type: "string" }, "models-dir": { type: "string" } } });
const env = readFetchEnv();

let lastReport = 0;
function onProgress({ what, bytes, totalBytes, seconds }: FetchProgress): void {
  if (performance.now() - lastReport < 500) return;
  lastReport = performance.now();
  const megabytes = (count: number) => (count / 1e6).toFixed(1);
  const total = totalBytes ? ` of ${megabytes(totalBytes)}` : "";
  process.stderr.write(`fetching ${what}: ${megabytes(bytes)}${total} MB, ${seconds.toFixed(0)} s\n`);
}

const options = { cacheDir: values["models-dir"] ?? env.MODELS_DIR, hfEndpoint: env.HF_ENDPOINT, onProgress };
try {
  const model = await resolveModel(values.model ?? env.MODEL, options);
  const embedder = await resolveEmbedder(options);
  process.stdout.write(`${JSON.stringify({ model, embedder })}\n`);
} catch (error) {
  log("error", "fetch.failed", errorFields(error));
  process.exitCode = 1;
}
