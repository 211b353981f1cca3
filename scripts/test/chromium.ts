import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const e2e = join(import.meta.dirname, "../../e2e");
const known = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
];

/** A Chromium to test with: the system's, Playwright's, or the distribution's package; the first that can be had. */
export async function findChromium(): Promise<string> {
  const present = [process.env.CHROMIUM_PATH ?? "", ...known].find((path) => path !== "" && existsSync(path));
  if (present) return present;

  const playwrights = playwrightPath();
  if (existsSync(playwrights)) return playwrights;
  if (attempt(join(e2e, "node_modules/.bin/playwright"), ["install", "chromium"]) && existsSync(playwrights))
    return playwrights;

  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const apt = (...args: string[]) => {
    const [program = "", ...rest] = [...asRoot, "apt-get", ...args];
    return attempt(program, rest);
  };
  apt("update", "-qq");
  apt("install", "-y", "-qq", "--no-install-recommends", "chromium");
  const installed = known.find((path) => existsSync(path));
  if (installed) return installed;
  throw new Error(
    "No Chromium could be found or installed. Install one (for example the package `chromium`) or set CHROMIUM_PATH.",
  );
}

function playwrightPath(): string {
  const script = "import('@playwright/test').then(({ chromium }) => console.log(chromium.executablePath()))";
  return execFileSync(process.execPath, ["-e", script], { cwd: e2e, encoding: "utf8" }).trim();
}

function attempt(program: string, args: string[]): boolean {
  try {
    execFileSync(program, args, {
      stdio: "ignore",
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    return true;
  } catch {
    return false;
  }
}
