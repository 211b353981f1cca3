/**
 * `prisma generate` without a download: the CLI only wants to see that a schema engine exists, it never runs
 * it for generating, so any executable will do.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const cli = join(dirname(createRequire(import.meta.url).resolve("prisma/package.json")), "build/index.js");
const result = spawnSync(process.execPath, [cli, "generate", "--schema", join(root, "prisma/schema")], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  },
});
process.exit(result.status ?? 1);
