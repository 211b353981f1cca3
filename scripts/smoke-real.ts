/**
 * pnpm smoke:real --questions FILE [--limit 50] [--parallel 4] [--json]
 * Real questions through the public widget API of a stack of its own, and what came of them. Rows are JSON Lines
 * (plain or .gz) with the question in `query`, `question`, `instruction` or `text`. Exit code 1 when an answer
 * failed or showed something that neither the articles nor the visitor said.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createDb } from "@whetstone/db/client";
import { percentile, readRows } from "./rows.ts";
import { demoSite, openStack } from "./stack.ts";
import { build } from "./start/build.ts";
import { unsupportedIn } from "./visitor/unsupported.ts";
import { type Asked, createVisitor } from "./visitor/visitor.ts";

const { values } = parseArgs({
  options: {
    questions: { type: "string" },
    limit: { type: "string", default: "50" },
    parallel: { type: "string", default: "4" },
    mode: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
if (!values.questions) throw new Error("Give the questions: pnpm smoke:real --questions FILE");
const questions = spread(readRows(values.questions, readQuestion), Number(values.limit));

const folder = mkdtempSync(join(tmpdir(), "whetstone-smoke-"));
await build();
const stack = await openStack({
  folder,
  services: ["db", "inference", "web", "shop"],
  env: { RATE_LIMIT_FACTOR: "100" },
  onProgress: (line) => console.error(line),
});
const db = createDb({ url: stack.dbUrl });
try {
  if (values.mode) await db.site.updateMany({ data: { answerMode: values.mode } });
  const began = performance.now();
  const asked: Asked[] = [];
  const queue = [...questions];
  await Promise.all(
    Array.from({ length: Number(values.parallel) }, async () => {
      for (let question = queue.shift(); question !== undefined; question = queue.shift()) {
        const visitor = await createVisitor({ widgetUrl: stack.widgetUrl, site: demoSite, origin: stack.shopUrl });
        asked.push(await visitor.ask(question));
      }
    }),
  );
  const unsupported = await unsupportedIn(db, asked);
  report(asked, unsupported, (performance.now() - began) / 1000);
} finally {
  await db.$disconnect();
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
}

function report(asked: Asked[], unsupported: number, seconds: number): void {
  const count = (test: (one: Asked) => boolean) => asked.filter(test).length;
  const times = (pick: (one: Asked) => number | null) => asked.map(pick).filter((ms) => ms !== null);
  const result = {
    questions: asked.length,
    answered: count((one) => one.status === "finished" && one.kind !== "declined"),
    declined: count((one) => one.status === "finished" && one.kind === "declined"),
    failed: count((one) => one.status !== "finished"),
    unsupported,
    firstWordP50Ms: Math.round(
      percentile(
        times((one) => one.firstWordMs),
        0.5,
      ),
    ),
    firstWordP95Ms: Math.round(
      percentile(
        times((one) => one.firstWordMs),
        0.95,
      ),
    ),
    totalP50Ms: Math.round(
      percentile(
        times((one) => one.totalMs),
        0.5,
      ),
    ),
    totalP95Ms: Math.round(
      percentile(
        times((one) => one.totalMs),
        0.95,
      ),
    ),
    seconds: Math.round(seconds * 10) / 10,
  };
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(16)} ${String(value).padStart(8)}`);
  if (values.json) console.log(JSON.stringify(result));
  process.exitCode = result.failed > 0 || result.unsupported > 0 ? 1 : 0;
}

function readQuestion(row: unknown): string {
  const fields = row as Record<string, unknown>;
  for (const name of ["query", "question", "instruction", "text"])
    if (typeof fields[name] === "string") return fields[name];
  throw new Error("a row needs its question in query, question, instruction or text");
}

/** `count` rows, evenly spread over the file: files are often sorted by topic. */
function spread<T>(rows: T[], count: number): T[] {
  const step = Math.max(1, rows.length / count);
  return Array.from({ length: Math.min(count, rows.length) }, (_, index) => rows[Math.floor(index * step)] as T);
}
