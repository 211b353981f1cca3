/**
 * pnpm check:egress: starts the stack in a network namespace that has nothing but its loopback, asks a question
 * through the widget's API and expects an answer. Models must be in the cache (any `npm start` puts them there).
 */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoSite, openStack } from "./stack.ts";
import { build } from "./start/build.ts";
import { createVisitor } from "./visitor/visitor.ts";

if (process.argv[2] === "inside") await inside();
else await outside();

async function outside(): Promise<void> {
  await build();
  const isRoot = process.getuid?.() === 0;
  const flags = isRoot ? ["--net"] : ["--net", "--user", "--map-root-user"];
  const result = spawnSync("unshare", [...flags, process.execPath, import.meta.filename, "inside"], {
    stdio: "inherit",
  });
  if (result.error)
    throw new Error("This check needs `unshare` from util-linux: it makes the network that has no way out.");
  process.exit(result.status ?? 1);
}

async function inside(): Promise<void> {
  raiseLoopback();
  if (await reaches("1.1.1.1")) throw new Error("The network is not cut; the check would prove nothing.");
  const folder = mkdtempSync(join(tmpdir(), "whetstone-egress-"));
  chmodSync(folder, 0o755);
  const stack = await openStack({
    folder,
    services: ["db", "inference", "web", "shop"],
    onProgress: (line) => console.log(`  ${line}`),
  });
  try {
    const visitor = await createVisitor({ widgetUrl: stack.widgetUrl, site: demoSite, origin: stack.shopUrl });
    const asked = await visitor.ask("How long does delivery take?");
    console.log(`answer (${asked.kind}, ${Math.round(asked.totalMs)} ms): ${asked.text}`);
    if (asked.status !== "finished" || asked.text === "")
      throw new Error(`The answer ended as ${asked.status} (${asked.code}).`);
    console.log("the network is cut and the chat answers");
  } finally {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A fresh namespace has its loopback down; `ip` where it is installed, the same request by hand where not. */
function raiseLoopback(): void {
  const byHand =
    "import fcntl,socket,struct;s=socket.socket();fcntl.ioctl(s,0x8914,struct.pack('16sh',b'lo',0x1|0x8|0x40))";
  try {
    execFileSync("ip", ["link", "set", "lo", "up"], { stdio: "ignore" });
  } catch {
    execFileSync("python3", ["-c", byHand]);
  }
}

function reaches(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 443, timeout: 2_000 });
    const done = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket
      .once("connect", () => done(true))
      .once("error", () => done(false))
      .once("timeout", () => done(false));
  });
}
