import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/**
 * Generates the database client and builds the web app; turbo skips what has not changed since the last time.
 * Throws with the tail of the output.
 */
export async function build(tasks: ("generate" | "build")[] = ["generate", "build"]): Promise<void> {
  const args = ["run", ...tasks, "--output-logs=errors-only"];
  const env = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
    PATH: `${join(root, "node_modules/.bin")}:${process.env.PATH}`,
  };
  const child = spawn(join(root, "node_modules/.bin/turbo"), args, {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`The build failed:\n${output.trim().split("\n").slice(-40).join("\n")}`);
}
