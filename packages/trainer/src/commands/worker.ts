const usage = `Usage: pnpm trainer worker
Takes jobs until it is asked to end; \`npm start\` runs one already, and several share the work. Settings come from the
environment (see .env.example): DATABASE_URL, INFERENCE_URL, INFERENCE_TOKEN, MODEL_PATH, ARTIFACTS_DIR, RUNS_DIR.`;

export async function run(args: string[]): Promise<void> {
  if (args.length > 0) return console.log(usage);
  await import("../worker.ts");
}
