import { spawn } from "node:child_process";
import { once } from "node:events";
import type { SidecarEvent } from "./contract.ts";
import { readSidecar } from "./sidecar-lines.ts";

export type Sidecar = {
  pid: number;
  events: AsyncIterable<SidecarEvent>;
  ended: Promise<{ code: number | null; lastWords: string }>;
  /** Signals the whole process group. */
  signal(name: "SIGTERM" | "SIGKILL"): void;
};

/** The end of its log that is kept; a traceback fits. */
const lastWordsLength = 4_000;

/**
 * Starts a sidecar that cannot outlive this process: its standard input is its lifeline, and on Linux the kernel kills it
 * with us. It is the leader of a group of its own and sees only the given environment.
 */
export async function spawnSidecar(options: {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
}): Promise<Sidecar> {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { ...options.env, PARENT_WATCH: "1" },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  // From the beginning, so that no line comes before there is somebody to read it.
  const events = readSidecar(child);
  let lastWords = "";
  child.stderr.on("data", (piece) => {
    lastWords = (lastWords + piece).slice(-lastWordsLength);
  });
  // Its end may come before a write of ours; that is no fault of this process.
  child.stdin.on("error", () => {});
  const ended = new Promise<{ code: number | null; lastWords: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, lastWords }));
  });
  await once(child, "spawn");
  const { pid } = child;
  if (pid === undefined) throw new Error("the sidecar has no process id");
  return {
    pid,
    ended,
    events,
    signal: (name) => {
      try {
        process.kill(-pid, name);
      } catch {
        // Already gone.
      }
    },
  };
}
