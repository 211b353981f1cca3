import type { RunRow } from "@whetstone/db/runs/reads";

/** "45 s", "12 min", "3 h 5 min". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** One line that says where a run is. `ahead`: runs before it while it waits. */
export function progressLine(run: RunRow, ahead: number): string {
  if (run.status === "queued") return ahead > 0 ? `waits behind ${ahead} other runs` : "waits for a worker";
  if (run.steps === 0 || run.status !== "training") return run.status;
  const done = run.step / run.steps;
  const width = 24;
  const bar = "█".repeat(Math.round(done * width)).padEnd(width, "·");
  const speed = run.tokensPerSecond ? `  ${Math.round(run.tokensPerSecond)} tokens/s` : "";
  const attempt = run.attempt > 1 ? `  attempt ${run.attempt}` : "";
  return `${bar} step ${run.step} of ${run.steps}${speed}${attempt}`;
}

/** One line of a list. */
export function describeRun(run: RunRow): string {
  const steps = run.steps > 0 ? `${run.step}/${run.steps}` : "";
  return `${run.id}  ${run.status.padEnd(10)} ${steps.padStart(9)}  ${run.recipe.padEnd(13)} ${run.dataset.name}`;
}
