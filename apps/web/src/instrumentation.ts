/** Runs once per server process, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return;
  const [{ startRunner }, { startExperiments }] = await Promise.all([
    import("./lib/runner.ts"),
    import("./lib/experiments.ts"),
  ]);
  startRunner();
  startExperiments();
}
