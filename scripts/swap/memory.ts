import { readFileSync } from "node:fs";
import type { InferenceClient } from "@whetstone/inference/client";

/** Resident memory of the engine's process in MB; NaN where the system does not say. */
export async function memoryOf(inference: InferenceClient): Promise<number> {
  const { engine } = await inference.status();
  try {
    const status = readFileSync(`/proc/${engine.pid}/status`, "utf8");
    return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
  } catch {
    return Number.NaN;
  }
}
