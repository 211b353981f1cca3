/** `node scripts/build-loader.ts`: the embed script, one static file, into public/widget.js. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");

mkdirSync(join(root, "public"), { recursive: true });
await build({
  entryPoints: [join(root, "src/widget-loader/loader.ts")],
  outfile: join(root, "public/widget.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "none",
});
