import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@whetstone/core/errors";

export const sidecarDir = join(import.meta.dirname, "../../python");
const uvVersion = "0.13.9";
/** Parts of the CUDA build of PyTorch: without a GPU they are five gigabytes that nobody uses. */
const cudaPart = /^(torch|triton|nvidia-|cuda-)/;

/**
 * The Python that trains: a virtual environment in `cacheDir`, named by the hash of its requirements and made once.
 * `uv` comes from the package index through pip. Without a GPU the small CPU build of PyTorch is tried first.
 * Throws UNAVAILABLE with the reason when there is no Python ≥ 3.11 or no network.
 */
export async function pythonHome(options: { cacheDir: string; onProgress?: (line: string) => void }): Promise<string> {
  const say = options.onProgress ?? (() => {});
  const requirements = await readFile(join(sidecarDir, "requirements.txt"), "utf8");
  const key = createHash("sha256").update(`${requirements}${process.platform}${process.arch}${hasGpu()}`).digest("hex");
  const folder = join(options.cacheDir, "python", key.slice(0, 16));
  const python = join(folder, "bin/python");
  const ready = join(folder, "ready.json");
  if (existsSync(ready)) return python;

  await mkdir(join(options.cacheDir, "python"), { recursive: true });
  const unlock = await lock(`${folder}.lock`, say);
  try {
    if (existsSync(ready)) return python;
    await rm(folder, { recursive: true, force: true });
    const began = performance.now();
    say("making the Python environment for training (once; needs the package index)");
    await make(folder, requirements, say);
    await writeFile(ready, JSON.stringify({ seconds: Math.round((performance.now() - began) / 1000) }));
    say(`the Python environment is ready after ${Math.round((performance.now() - began) / 1000)} s`);
    return python;
  } finally {
    await unlock();
  }
}

async function make(folder: string, requirements: string, say: (line: string) => void): Promise<void> {
  const tools = `${folder}.uv`;
  try {
    await command("python3", ["-m", "venv", tools]);
    await command(join(tools, "bin/python"), ["-m", "pip", "install", "--quiet", `uv==${uvVersion}`]);
    const uv = join(tools, "bin/uv");
    await command(uv, ["venv", "--quiet", "--python", ">=3.11", folder]);
    const install = (args: string[], patienceMs?: number) =>
      command(uv, ["pip", "install", "--quiet", ...args], { env: { VIRTUAL_ENV: folder }, patienceMs });

    const small = hasGpu() ? false : await installCpuTorch(install, requirements);
    if (!small) {
      await install(["--require-hashes", "-r", join(sidecarDir, "requirements.txt")]);
      return;
    }
    say("the CPU build of PyTorch is used");
    const rest = `${folder}.requirements.txt`;
    await writeFile(rest, withoutCuda(requirements));
    await install(["--require-hashes", "--no-deps", "-r", rest]);
    await rm(rest);
  } finally {
    await rm(tools, { recursive: true, force: true });
  }
}

async function installCpuTorch(
  install: (args: string[], patienceMs?: number) => Promise<void>,
  requirements: string,
): Promise<boolean> {
  const pinned = /^torch==\S+/m.exec(requirements)?.[0];
  if (!pinned) throw new AppError("INVALID", "requirements.txt pins no torch.");
  try {
    await install(["--torch-backend=cpu", pinned], 300_000);
    return true;
  } catch {
    // Not every network reaches PyTorch's own index; the package index has the large build.
    return false;
  }
}

/** The pinned and hashed lines of all packages but PyTorch and what only its CUDA build needs. */
export function withoutCuda(requirements: string): string {
  const entries = requirements.split(/^(?=[A-Za-z0-9])/m);
  return entries.filter((entry) => !cudaPart.test(entry)).join("");
}

function hasGpu(): boolean {
  return existsSync("/dev/nvidiactl") || existsSync("/dev/dxg");
}

/** One maker at a time; a lock whose holder is gone is taken over. */
async function lock(path: string, say: (line: string) => void): Promise<() => Promise<void>> {
  for (let waitedMs = 0; ; waitedMs += 500) {
    try {
      const handle = await open(path, "wx");
      await handle.writeFile(`${process.pid}`);
      await handle.close();
      return () => rm(path, { force: true });
    } catch {
      const holder = Number(await readFile(path, "utf8").catch(() => ""));
      if (holder > 0 && !isAlive(holder)) await rm(path, { force: true });
      else if (waitedMs === 0) say("another process is making the Python environment; waiting for it");
      if (waitedMs > 1_800_000) throw new AppError("UNAVAILABLE", `${path} is held for half an hour; remove it.`);
      await sleep(500);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function command(
  program: string,
  args: string[],
  options: { env?: Record<string, string>; patienceMs?: number | undefined } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...options.env },
      ...(options.patienceMs ? { timeout: options.patienceMs } : {}),
    });
    let words = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (words += chunk));
    const fail = (reason: string) =>
      reject(
        new AppError(
          "UNAVAILABLE",
          `The Python environment for training could not be made: ${program} ${args.slice(0, 3).join(" ")} ${reason}. Training needs Python 3.11 or newer with pip and venv, and the package index.`,
        ),
      );
    child.once("error", (error) => fail(error.message));
    child.once("close", (code) =>
      code === 0 ? resolve() : fail(`ended with ${code}: ${words.trim().split("\n").slice(-6).join(" ")}`),
    );
  });
}
