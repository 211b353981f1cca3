import type { GenerationStatus } from "@whetstone/core/chat";

/** How an answer moves; running → running is another attempt after a process was lost. */
export const generationMoves: Record<GenerationStatus, readonly GenerationStatus[]> = {
  queued: ["running", "stopped", "failed", "expired"],
  running: ["running", "finished", "stopped", "failed", "expired"],
  finished: [],
  stopped: [],
  failed: [],
  expired: [],
};

/** How often an answer is begun before it counts as failed. */
export const maxAttempts = 3;

/** True for an answer after which the visitor may ask for another one: it was lost, or they stopped it themselves. */
export function mayRetry(status: string): boolean {
  return status === "failed" || status === "expired" || status === "stopped";
}
