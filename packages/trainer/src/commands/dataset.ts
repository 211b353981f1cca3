/**
 * pnpm trainer dataset <check|draw|import|create|build|freeze|export|list> [options]
 *
 * `check` needs no product: it runs a file of rows through every gate and prints the funnel. The others work on the
 * running product, by the verbs that the console calls.
 */
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { AppError } from "@whetstone/core/errors";
import { listDatasets } from "@whetstone/db/datasets/reads";
import { buildDataset } from "../datasets/build.ts";
import { checkFile } from "../datasets/check-file.ts";
import { createDraft } from "../datasets/drafts.ts";
import { drawFromSite } from "../datasets/draw.ts";
import { exportDataset } from "../datasets/export-dataset.ts";
import { type FormatName, formatNames } from "../datasets/formats.ts";
import { freezeDataset } from "../datasets/freeze.ts";
import { readTextFile } from "../datasets/import.ts";
import { importRows } from "../datasets/import-rows.ts";
import { type Task, tasks } from "../datasets/row.ts";
import { funnelText, readinessText } from "../datasets/text.ts";
import { openProduct, type Product } from "./product.ts";

const usage = `Usage: pnpm trainer dataset <what> [options], each with --json
  check  --file FILE [--format F --task T --held-out FILE]   a file of rows through every gate; needs no product
  draw   [--site KEY]                                        examples from the site's own articles and intents
  import --file FILE --as EMAIL [--site KEY --format F --task T --into ID]
  create --name NAME [--site KEY --task T --purpose training|held_out --parent ID]
  build  --id ID                                             the gates on what there is now; freezes nothing
  freeze --id ID [--override REASON]                         the reason is audited
  export --id ID --format F --out FILE
  list   [--site KEY]
F is one of ${formatNames.join(", ")}; T one of ${tasks.join(", ")} (default answer); files are plain or .gz`;

const text = { type: "string" } as const;
const options = {
  ...{ file: text, format: text, "held-out": text, site: text, as: text, into: text, name: text, parent: text },
  ...{ id: text, override: text, out: text },
  task: { type: "string", default: "answer" },
  purpose: { type: "string", default: "training" },
  json: { type: "boolean", default: false },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

export async function run([what = "", ...args]: string[]): Promise<void> {
  if (what === "" || what === "--help") return console.log(usage);
  const values = read(args);
  if (what === "check") return print(values, check(values));
  const work = works[what];
  if (!work) throw new AppError("INVALID", `There is no "dataset ${what}".\n${usage}`);
  const product = await openProduct(values.site);
  try {
    print(values, await work(product, values));
  } finally {
    await product.close();
  }
}

type Result = { text: string; json: Record<string, unknown> };
const system = { kind: "system" } as const;

function check(values: Values): Result {
  const file = needed(values, "file");
  const heldOut = values["held-out"];
  const { cleaned, readiness, format } = checkFile({
    ...{ file, text: readTextFile(file), format: formatOf(values), task: taskOf(values) },
    heldOut: heldOut ? { file: heldOut, text: readTextFile(heldOut) } : null,
  });
  const json = { file: basename(file), format, funnel: cleaned.steps, readiness };
  return { text: `${funnelText(cleaned.steps)}\n\n${readinessText(readiness)}`, json };
}

const works: Record<string, (product: Product, values: Values) => Promise<Result>> = {
  async draw(product) {
    const drawn = await drawFromSite(product, { siteId: product.siteId });
    return {
      text: `${drawn.answers} answers and ${drawn.intents} intents drawn from ${product.siteName}.`,
      json: drawn,
    };
  },
  async import(product, values) {
    const file = needed(values, "file");
    const person = await product.db.user.findFirst({ where: { email: needed(values, "as") }, select: { id: true } });
    if (!person)
      throw new AppError(
        "INVALID",
        "--as names nobody of the team; imported targets need a person who vouches for them.",
      );
    const imported = await importRows(product, {
      ...{ siteId: product.siteId, task: taskOf(values), text: readTextFile(file), file: basename(file) },
      ...{ format: formatOf(values), datasetId: values.into ?? null, actor: { kind: "person", userId: person.id } },
    });
    return { text: `${imported.rows} rows of format ${imported.format} imported.`, json: imported };
  },
  async create(product, values) {
    if (values.purpose !== "training" && values.purpose !== "held_out")
      throw new AppError("INVALID", "--purpose is training or held_out");
    const { id } = await createDraft(product, {
      ...{ siteId: product.siteId, name: needed(values, "name"), task: taskOf(values), purpose: values.purpose },
      ...{ parentId: values.parent ?? null, actor: system },
    });
    return { text: id, json: { id } };
  },
  async build(product, values) {
    const { cleaned, readiness } = await buildDataset(product, {
      datasetId: needed(values, "id"),
      onProgress: progress,
    });
    const json = { rows: cleaned.rows.length, funnel: cleaned.steps, readiness };
    return { text: `${funnelText(cleaned.steps)}\n\n${readinessText(readiness)}`, json };
  },
  async freeze(product, values) {
    const input = { datasetId: needed(values, "id"), override: values.override ?? null, actor: system };
    const { hash, manifest } = await freezeDataset(product, input);
    return { text: `Frozen as ${hash}: ${manifest.files.train.rows} rows to train on.`, json: { hash, manifest } };
  },
  async export(product, values) {
    const format = formatOf(values);
    if (!format) throw new AppError("INVALID", `--format is missing\n${usage}`);
    const out = needed(values, "out");
    const { text, rows, left } = await exportDataset(product, { datasetId: needed(values, "id"), format });
    writeFileSync(out, text);
    return {
      text: `${rows} rows written to ${out}${left > 0 ? `, ${left} do not fit the format` : ""}.`,
      json: { rows, left },
    };
  },
  async list(product) {
    const rows = await listDatasets(product.db, { siteIds: [product.siteId], take: 100 });
    const lines = rows.map(
      (row) => `${row.id}  ${row.status.padEnd(8)}${row.task.padEnd(11)}${String(row.rows).padStart(7)}  ${row.name}`,
    );
    return { text: lines.join("\n") || "No datasets yet.", json: { datasets: rows } };
  },
};

function progress(stage: string, done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${stage}: ${done} of ${total} `);
}

function print(values: Values, { text, json }: Result): void {
  console.log(text);
  if (values.json) console.log(JSON.stringify(json));
}

function needed(values: Values, name: "file" | "as" | "name" | "id" | "out"): string {
  const value = values[name];
  if (!value) throw new AppError("INVALID", `--${name} is missing\n${usage}`);
  return value;
}

function taskOf(values: Values): Task {
  const task = tasks.find((one) => one === values.task);
  if (!task) throw new AppError("INVALID", `--task is one of ${tasks.join(", ")}`);
  return task;
}

function formatOf(values: Values): FormatName | undefined {
  const format = formatNames.find((one) => one === values.format);
  if (values.format && !format) throw new AppError("INVALID", `--format is one of ${formatNames.join(", ")}`);
  return format;
}

function read(args: string[]): Values {
  try {
    return parseArgs({ args, options }).values;
  } catch (cause) {
    throw new AppError("INVALID", `${cause instanceof Error ? cause.message : cause}\n${usage}`, { cause });
  }
}
