import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the tests need to know about the running stack; written once by the global set-up. */
export type RunningStack = {
  consoleUrl: string;
  widgetUrl: string;
  shopUrl: string;
  inferenceUrl: string;
  inferenceToken: string;
  dbUrl: string;
  ownerUrl: string;
  /** Where faults are injected: POST /<fault>. */
  controlUrl: string;
  owner: { email: string; password: string };
};

const path = join(tmpdir(), `whetstone-e2e-${process.getuid?.() ?? 0}.json`);

export function writeStackFile(stack: RunningStack): void {
  writeFileSync(path, JSON.stringify(stack), { mode: 0o600 });
}

export function readStackFile(): RunningStack {
  return JSON.parse(readFileSync(path, "utf8"));
}
