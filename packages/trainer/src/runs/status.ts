export const runStatuses = [
  "queued",
  "preparing",
  "training",
  "exporting",
  "checking",
  "finished",
  "failed",
  "cancelled",
] as const;
export type RunStatus = (typeof runStatuses)[number];

/**
 * The life of a run, as data. From every status at work a new attempt leads back to `preparing`, and a fault that another
 * try may mend to `queued`. What has failed or was cancelled can be resumed; what has finished is never touched again.
 */
export const moves: Record<RunStatus, readonly RunStatus[]> = {
  queued: ["preparing", "cancelled", "failed"],
  preparing: ["training", "preparing", "queued", "failed", "cancelled"],
  training: ["exporting", "preparing", "queued", "failed", "cancelled"],
  exporting: ["checking", "preparing", "queued", "failed", "cancelled"],
  checking: ["finished", "preparing", "queued", "failed", "cancelled"],
  finished: [],
  failed: ["queued"],
  cancelled: ["queued"],
};

export function isRunStatus(status: string): status is RunStatus {
  return (runStatuses as readonly string[]).includes(status);
}

/** True while somebody waits for it or works on it. */
export function isOpen(status: string): boolean {
  return isRunStatus(status) && !["finished", "failed", "cancelled"].includes(status);
}

/** Statuses from which a person may send a run on. */
export const resumable: RunStatus[] = runStatuses.filter(
  (status) => !isOpen(status) && moves[status].includes("queued"),
);
