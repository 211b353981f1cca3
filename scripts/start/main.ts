/** The second half of npm start: build, database, models, services; then it stays and supervises. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { demoSite, openStack, repository, type Stack, snippet } from "../stack.ts";
import { build } from "./build.ts";
import { step } from "./steps.ts";

const folder = join(repository, ".whetstone");
const ending = new AbortController();
let starting: Promise<Stack> | null = null;

process.on("SIGINT", end);
process.on("SIGTERM", end);

try {
  requirePython();
  await step("building (skipped where nothing changed)", () => build());
  starting = step("starting database, models and services", (say) =>
    openStack({
      folder,
      services: ["db", "inference", "web", "worker", "shop"],
      ports: { db: 54_320, console: 3000, widget: 3001, shop: 3002, inference: 3003 },
      onProgress: say,
      signal: ending.signal,
    }),
  );
  introduce(await starting);
} catch (error) {
  if (ending.signal.aborted) process.exit(0);
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

function introduce({ consoleUrl, widgetUrl, shopUrl, owner }: Stack): void {
  const password = owner?.password
    ? `${owner.password}   (shown only now; change it after signing in)`
    : "(the one printed at the first start)";
  console.log(`
  Console      ${consoleUrl}
    sign in    ${owner?.email ?? "(the owner's address)"}
    password   ${password}
  Chat page    ${widgetUrl}/chat?site=${demoSite}
  Embed        ${snippet(widgetUrl, demoSite)}
  Logs         ${join(folder, "logs")}
  Stop         Ctrl-C

ready ${shopUrl}/`);
}

async function end(): Promise<void> {
  if (ending.signal.aborted) process.exit(130);
  console.log("\nstopping …");
  ending.abort();
  await starting?.then((stack) => stack.close()).catch(() => {});
  process.exit(0);
}

/** Only the first fetch of the default model needs Python, for pip; say so before minutes of work. */
function requirePython(): void {
  try {
    execFileSync("python3", ["-c", "import sys; assert sys.version_info >= (3, 10)"], { stdio: "ignore" });
  } catch {
    if (process.env.MODEL && !process.env.MODEL.startsWith("pypi:")) return;
    throw new Error(
      "Python 3.10 or newer with pip is missing: the default model comes from the Python package index. Install it, or set MODEL=file:/path/to/model.gguf.",
    );
  }
}
