/** pnpm bench:train [--rows FILE --steps 12 --json]: packages/trainer/bench/train.ts on the model that the product serves. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fetchModels } from "./stack/models.ts";
import { repository } from "./stack.ts";

const { model } = await fetchModels({
  env: process.env as Record<string, string>,
  onProgress: (line) => process.stderr.write(`${line}\n`),
});
const bench = join(repository, "packages/trainer/bench/train.ts");
const { status } = spawnSync(process.execPath, [bench, ...process.argv.slice(2).filter((one) => one !== "--")], {
  stdio: "inherit",
  env: { ...process.env, MODEL_PATH: model.path },
});
process.exitCode = status ?? 1;
