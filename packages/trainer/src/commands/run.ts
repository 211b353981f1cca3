/** pnpm trainer run: starts a training on the running product and stays to show how it goes. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { AppError } from "@whetstone/core/errors";
import { errorFields, log } from "@whetstone/core/log";
import { openSendingQueue } from "@whetstone/db/queue";
import { countAhead, type RunRow, readRun, readRunEvents, readRuns } from "@whetstone/db/runs/reads";
import { cancelRun } from "../runs/cancel.ts";
import type { RunsContext } from "../runs/context.ts";
import { planRun } from "../runs/plan.ts";
import { readRecipes } from "../runs/recipe.ts";
import { resumeRun } from "../runs/resume.ts";
import { startRun } from "../runs/start.ts";
import { isOpen } from "../runs/status.ts";
import { openProduct } from "./product.ts";
import { describeRun, duration, progressLine } from "./run-text.ts";

const usage = `Usage: pnpm trainer run --dataset NAME|ID|HASH --recipe ${readRecipes()
  .map((recipe) => recipe.name)
  .join("|")}
  --seed N              default 0
  --max-minutes N       ends with a checkpoint after so long
  --override REASON     for a dataset under its minimums; audited, and its versions are never promoted
  --plan                only says what it would take
  --detach              starts it and returns; the console shows how it goes
  --follow ID | --cancel ID | --resume ID | --list
  --site KEY  --json    one JSON object as the last line`;

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;
const options = {
  ...{ dataset: text, recipe: text, seed: text, "max-minutes": text, override: text, site: text },
  ...{ follow: text, cancel: text, resume: text, list: flag, plan: flag, detach: flag, json: flag, help: flag },
} as const;

const actor = { kind: "system" } as const;

export async function run(args: string[]): Promise<void> {
  const values = read(args);
  if (values.help || args.length === 0) return console.log(usage);
  const product = await openProduct(values.site);
  const url = process.env.DATABASE_URL ?? "";
  const queue = openSendingQueue({ url, onError: (error) => log("warn", "queue.error", errorFields(error)) });
  const ctx: RunsContext = {
    ...{ db: product.db, inference: product.inference, queue },
    backend: process.env.TRAINING_BACKEND === "ray" ? "ray" : "local",
  };
  try {
    const result = await work(ctx, values);
    if (values.json)
      console.log(JSON.stringify(result, (_key, value) => (typeof value === "bigint" ? Number(value) : value)));
    if (result && "status" in result && result.status === "failed") process.exitCode = 1;
  } finally {
    await queue.close(1_000);
    await product.close();
  }
}

type Values = ReturnType<typeof read>;

async function work(ctx: RunsContext, values: Values): Promise<object> {
  if (values.list) {
    const { rows } = await readRuns(ctx.db, { page: 1, pageSize: 50 });
    console.log(rows.map(describeRun).join("\n") || "No runs yet.");
    return { runs: rows };
  }
  if (values.cancel) {
    const outcome = await cancelRun(ctx, { runId: values.cancel, actor });
    if (outcome === "ended") console.log("It had ended already.");
    return follow(ctx, values.cancel);
  }
  if (values.resume) await resumeRun(ctx, { runId: values.resume, actor });
  const known = values.follow ?? values.resume;
  if (known) return follow(ctx, known);

  if (!values.dataset || !values.recipe) throw new AppError("INVALID", `--dataset and --recipe are needed\n${usage}`);
  const wanted = { dataset: values.dataset, recipe: values.recipe };
  const { estimate, rows, lacks } = await planRun(ctx, wanted);
  const basis = { measured: "as earlier runs did", probed: "as probed", assumed: "not measured here yet" }[
    estimate.basis
  ];
  console.log(
    `${rows} rows, ${estimate.steps} steps, ${estimate.tokens.toLocaleString("en")} tokens: about ${duration(estimate.seconds)} at ${Math.round(estimate.tokensPerSecond)} tokens/s (${basis})`,
  );
  for (const lack of lacks) console.log(`under its minimums: ${lack}`);
  if (values.plan) return { estimate, rows, lacks };
  const started = await startRun(ctx, {
    ...{ id: randomUUID(), ...wanted, actor, override: values.override ?? null },
    ...{ seed: number(values.seed, "seed") ?? 0, maxMinutes: number(values["max-minutes"], "max-minutes") },
  });
  console.log(`run ${started.id}`);
  return values.detach ? started : follow(ctx, started.id);
}

/** Shows a run until it has ended. Leaving with Ctrl-C leaves it running. */
async function follow(ctx: RunsContext, runId: string): Promise<RunRow> {
  let seen = 0;
  let shown = "";
  for (;;) {
    const run = await readRun(ctx.db, { runId });
    if (!run) throw new AppError("NOT_FOUND", `There is no run ${runId}.`);
    for (const event of await readRunEvents(ctx.db, {
      runId,
      afterSeq: seen,
      types: ["note", "resumed", "checkpoint"],
    })) {
      seen = event.seq;
      const { message, step } = event.payload as { message?: string; step?: number };
      if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
      console.log(message ?? (event.type === "resumed" ? `goes on from step ${step}` : `checkpoint at step ${step}`));
    }
    const line = progressLine(
      run,
      run.status === "queued" ? await countAhead(ctx.db, { runId, createdAt: run.createdAt }) : 0,
    );
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
    else if (line !== shown && (run.step % 10 === 0 || !isOpen(run.status))) console.log(line);
    shown = line;
    if (!isOpen(run.status)) {
      if (process.stderr.isTTY) process.stderr.write("\n");
      if (run.error) console.log(run.error);
      return run;
    }
    await sleep(500);
  }
}

function number(text: string | undefined, name: string): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new AppError("INVALID", `--${name} is a number, not "${text}"`);
  return value;
}

function read(args: string[]) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new AppError("INVALID", `${error instanceof Error ? error.message : error}\n${usage}`);
  }
}
