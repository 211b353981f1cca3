/** `pnpm --filter @whetstone/web build`: the widget's loader, then the app. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import "./build-loader.ts";

const root = join(import.meta.dirname, "..");
const next = spawnSync(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
});
process.exit(next.status ?? 1);
