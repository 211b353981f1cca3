import { serveHost } from "./serve-host.ts";

/** A host that misbehaves as it is told, for tests. */
export type FakeInit = { mode: "crash" | "freeze" | "stall" | "refuse" | "grow" };

serveHost<FakeInit, "die", null>(async ({ mode }) => {
  if (mode === "crash") process.kill(process.pid, "SIGABRT");
  if (mode === "refuse") throw new Error("this file is no good");
  if (mode === "freeze") setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  return {
    info: null,
    steps: () => 0,
    running: () => (mode === "stall" ? 1 : 0),
    facts: () => ({ memory_limit_bytes: mode === "grow" ? 1 : 0 }),
    onMessage: () => process.kill(process.pid, "SIGKILL"),
  };
});
