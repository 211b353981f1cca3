/** `pnpm --filter @whetstone/web build`: the widget's loader, then the app. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const loader = join(root, "src/widget-loader/loader.ts");

if (existsSync(loader)) {
  mkdirSync(join(root, "public"), { recursive: true });
  await build({
    entryPoints: [loader],
    outfile: join(root, "public/widget.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
  });
}

const next = spawnSync(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
});
process.exit(next.status ?? 1);
