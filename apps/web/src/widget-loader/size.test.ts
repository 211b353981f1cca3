import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("the loader stays within 8 KB gzipped and uses nothing that a strict policy forbids", async () => {
  const result = await build({
    entryPoints: [new URL("loader.ts", import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    write: false,
  });
  const code = result.outputFiles[0]?.text ?? "";
  expect(gzipSync(code).length).toBeLessThanOrEqual(8 * 1024);
  expect(code).toContain("postMessage");
  expect(code).not.toMatch(/\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  expect(code).not.toMatch(/postMessage\([^)]*["'`]\*["'`]/);
});
