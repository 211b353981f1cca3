/** Installs the workspace when the lock file has changed since the last time. Plain Node, no dependencies. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const marker = join(root, "node_modules/.whetstone-installed");
const pnpm = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;

/** The Node that comes with the workspace; every script of ours runs on it. Not the shim in .bin: that forwards no signals. */
export const ownNode = join(root, "node_modules/node/bin/node");

export async function installWorkspace() {
  requireNode();
  process.chdir(root);
  const wanted = createHash("sha256")
    .update(readFileSync("pnpm-lock.yaml"))
    .update(process.platform + process.arch)
    .digest("hex");
  if (existsSync(ownNode) && existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;

  const began = performance.now();
  console.log(`▸ installing the workspace with ${pnpm} (once; some minutes on a slow line)`);
  const npx = process.platform === "win32" ? "npx.cmd" : "npx";
  const result = spawnSync(npx, ["--yes", pnpm, "install", "--frozen-lockfile", "--reporter=append-only"], {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "", CI: "1" },
  });
  if (result.status !== 0) {
    console.error(`${result.stdout ?? ""}${result.stderr ?? ""}`.trim().split("\n").slice(-25).join("\n"));
    console.error(
      "The workspace could not be installed: see the lines above. The package registry must be reachable this once; then run the command again.",
    );
    process.exit(1);
  }
  mkdirSync(join(root, "node_modules"), { recursive: true });
  writeFileSync(marker, wanted);
  console.log(`  installed in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Whetstone needs Node 20.19 or newer to begin; this is ${process.version}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}
