/**
 * pnpm trainer <command> …: the commands of packages/trainer with the parts of the product that they need. `demo` gets a
 * database and a model server of its own in a temporary folder; the others find the product in their environment.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchModels } from "./stack/models.ts";
import { openStack, repository } from "./stack.ts";
import { build } from "./start/build.ts";

const args = process.argv.slice(2).filter((argument) => argument !== "--");
const isDemo = args[0] === "demo" && !args.includes("--help");
process.exitCode = isDemo ? await inOwnStack() : await trainer({});

async function inOwnStack(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "whetstone-demo-"));
  const say = (line: string) => process.stderr.write(`${line}\n`);
  await build(["generate"]);
  const env = process.env as Record<string, string>;
  const { model } = await fetchModels({ env, onProgress: say });
  const stack = await openStack({ folder, services: ["db", "inference"], onProgress: say });
  try {
    return await trainer({
      ...{ DATABASE_URL: stack.dbUrl, INFERENCE_URL: stack.inferenceUrl, INFERENCE_TOKEN: stack.inferenceToken },
      ...{ MODEL_PATH: model.path, ARTIFACTS_DIR: join(folder, "artifacts"), RUNS_DIR: join(folder, "runs") },
    });
  } finally {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The command line itself, as a child whose end is ours. */
function trainer(env: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(repository, "packages/trainer/src/cli.ts"), ...args], {
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    // Both get the terminal's interrupt; ours waits for the command to end in its own way.
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
