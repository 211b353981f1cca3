/**
 * pnpm eval:answers --articles DIR|JSONL --questions JSONL [--mode quote|write] [--version HASH] [--limit N]
 *   [--parallel 2] [--json]
 * Makes a fresh site on a stack of its own, imports the articles, asks every question through the product and prints
 * how well it found, answered and declined. Articles: a folder of Markdown (`__` in a name means `/`) or JSON Lines with
 * `slug, title, body_md, lang`; questions: JSON Lines with `query, gold_slugs` and where known `answerable,
 * must_mention`. Plain or .gz. `--version` is the hash of an adapter in ARTIFACTS_DIR (default: the product's own
 * store), which then answers instead of the base: run it without and with to see what the version changes. Exit code 1 when something was shown that neither articles nor visitor said.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createDb } from "@whetstone/db/client";
import { promptHash } from "@whetstone/helpdesk/assistant/prompt";
import { createTurnRunner } from "@whetstone/helpdesk/assistant/runner";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { createFeed } from "@whetstone/helpdesk/feed";
import { importArticles } from "@whetstone/helpdesk/knowledge/import";
import { saveArticle } from "@whetstone/helpdesk/knowledge/save-article";
import { createInferenceClient } from "@whetstone/inference/client";
import { readArticles } from "./eval/articles.ts";
import { ask } from "./eval/ask.ts";
import { measure, type Outcome } from "./eval/measure.ts";
import { type EvalQuestion, readQuestions } from "./eval/questions.ts";
import { openStack, repository } from "./stack.ts";

const { values } = parseArgs({
  options: {
    articles: { type: "string" },
    questions: { type: "string" },
    mode: { type: "string", default: "quote" },
    version: { type: "string" },
    limit: { type: "string" },
    parallel: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
  },
});
if (!values.articles || !values.questions)
  throw new Error("Give articles and questions: pnpm eval:answers --articles DIR-or-JSONL --questions JSONL");
if (values.mode !== "quote" && values.mode !== "write") throw new Error("--mode is quote or write");
const artifactsDir = process.env.ARTIFACTS_DIR ?? join(repository, ".whetstone/artifacts");
if (values.version) requireAdapter(values.version);
const questions = readQuestions(values.questions).slice(0, values.limit ? Number(values.limit) : undefined);
const articles = readArticles(values.articles);

const folder = mkdtempSync(join(tmpdir(), "whetstone-eval-"));
const stack = await openStack({
  folder,
  services: ["db", "inference"],
  env: { ARTIFACTS_DIR: artifactsDir },
  databaseSettings: { fsync: "off" },
  onProgress: (line) => console.error(line),
});
const db = createDb({ url: stack.dbUrl });
try {
  const inference = createInferenceClient({ url: stack.inferenceUrl, token: stack.inferenceToken });
  const ctx: HelpdeskContext = { db, inference, feed: createFeed() };
  const site = await db.site.create({
    data: {
      key: `eval-${randomBytes(4).toString("hex")}`,
      name: "Evaluation",
      answerMode: values.mode,
      identitySecret: randomBytes(32).toString("hex"),
    },
  });
  if (values.version) await serveVersion(site.id, values.version);
  await importAll(ctx, site.id);
  const began = performance.now();
  const outcomes = await askAll(ctx, site.id);
  report(outcomes, (performance.now() - began) / 1_000);
} finally {
  await db.$disconnect();
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Only the file decides here whether it fits: the model server refuses one that was made for another base. */
async function serveVersion(siteId: string, hash: string): Promise<void> {
  const parts = { baseHash: "unknown", templateHash: promptHash };
  await db.adapter.create({ data: { hash, ...parts, siteId, rank: 0, sizeBytes: 0, parity: {} } });
  await db.version.create({
    data: {
      siteId,
      task: "answer",
      name: "evaluated",
      hash,
      adapterHash: hash,
      isCurrent: true,
      ...parts,
      createdBy: "eval",
    },
  });
}

function requireAdapter(hash: string): void {
  if (/^[0-9a-f]{64}$/.test(hash) && existsSync(join(artifactsDir, hash.slice(0, 2), hash))) return;
  throw new Error(
    `${artifactsDir} holds no adapter ${hash}. --version takes the 64 digits that the version's page shows.`,
  );
}

async function importAll(ctx: HelpdeskContext, siteId: string): Promise<void> {
  if ("files" in articles) {
    const { imported, skipped } = await importArticles(ctx, { siteId, files: articles.files });
    for (const { name, reason } of skipped) console.error(`skipped ${name}: ${reason}`);
    return console.error(`imported ${imported} articles`);
  }
  for (const { slug, title, body_md: bodyMd, lang } of articles.articles)
    await saveArticle(ctx, { siteId, slug, title, bodyMd, lang });
  console.error(`imported ${articles.articles.length} articles`);
}

async function askAll(ctx: HelpdeskContext, siteId: string): Promise<Outcome[]> {
  const runner = createTurnRunner(ctx, { concurrency: Number(values.parallel), unwatchedMs: null, pollMs: 50 });
  const outcomes: Outcome[] = [];
  const queue: EvalQuestion[] = [...questions];
  await Promise.all(
    Array.from({ length: Number(values.parallel) }, async () => {
      for (let question = queue.shift(); question; question = queue.shift()) {
        const outcome = await ask(ctx, { siteId, question });
        outcomes.push(outcome);
        if (values.verbose) console.error(JSON.stringify(outcome));
      }
    }),
  ).finally(() => runner.close());
  return outcomes;
}

function report(outcomes: Outcome[], seconds: number): void {
  const result = { ...measure(outcomes), seconds: Math.round(seconds * 10) / 10 };
  console.log(`${outcomes.length} questions, mode ${values.mode}, version ${values.version?.slice(0, 12) ?? "base"}`);
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(22)}${value ?? "–"}`);
  if (values.json) console.log(JSON.stringify(result));
  if (result.unsupported > 0) process.exitCode = 1;
}
