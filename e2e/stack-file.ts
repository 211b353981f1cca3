import { readFileSync, writeFileSync } from "node:fs";
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

/** Each run has a file of its own, so that two runs on one machine never meet; workers find it by this name. */
const variable = "WHETSTONE_E2E_STACK";

export function writeStackFile(folder: string, stack: RunningStack): void {
  const path = join(folder, "stack.json");
  writeFileSync(path, JSON.stringify(stack), { mode: 0o600 });
  process.env[variable] = path;
}

export function readStackFile(): RunningStack {
  return JSON.parse(readFileSync(process.env[variable] ?? "", "utf8"));
}
