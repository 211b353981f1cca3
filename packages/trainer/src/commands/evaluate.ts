/**
 * pnpm trainer evaluate --version NAME|ID [--site KEY --task answer --json]
 *
 * Evaluates a version through the model server on the test side of its dataset, against the version that serves now or
 * the bare base, prints scores and gates, and stores the report with the version.
 */
import { parseArgs } from "node:util";
import { AppError } from "@whetstone/core/errors";
import { readVersionRows } from "@whetstone/db/adapters/version-reads";
import { evaluateVersion } from "../adapters/evaluate.ts";
import { progressLine } from "../demo/report.ts";
import { openProduct } from "./product.ts";

const usage = "Usage: pnpm trainer evaluate --version NAME|ID [--site KEY --task answer|intent|extraction --json]";

export async function run(args: string[]): Promise<void> {
  const values = read(args);
  const wanted = values.version;
  if (!wanted) throw new AppError("INVALID", `Give --version.\n${usage}`);
  const product = await openProduct(values.site);
  const say = progressLine();
  try {
    const versions = await readVersionRows(product.db, { siteId: product.siteId });
    const found = versions.find((one) => one.id === wanted || (one.name === wanted && one.task === values.task));
    if (!found) {
      const known = versions.map((one) => `${one.task} ${one.name}`).join(", ");
      throw new AppError("NOT_FOUND", `There is no version ${wanted} for ${values.task}; known: ${known || "none"}.`);
    }
    const { report, gates, status } = await evaluateVersion(product, {
      ...{ versionId: found.id, actor: { kind: "system" }, onProgress: say.answers },
    });
    const percent = (value: number) => `${(100 * value).toFixed(1)} %`.padStart(9);
    console.log(`\n${"".padEnd(24)}${"current".padStart(9)} ${"candidate".padStart(9)}`);
    for (const [name, { current, candidate }] of Object.entries(report.metrics))
      console.log(
        `${name.padEnd(24)}${name === "words" ? `${current.toFixed(1).padStart(9)} ${candidate.toFixed(1).padStart(9)}` : `${percent(current)} ${percent(candidate)}`}`,
      );
    console.log();
    for (const { gate, passed, reason } of gates) console.log(`${passed ? "pass " : "block"} ${gate}: ${reason}`);
    console.log(`\n${found.task} ${found.name}: ${status}, ${report.seconds.toFixed(0)} s`);
    if (values.json) console.log(JSON.stringify({ version: found.id, status, report, gates }));
  } finally {
    await product.close();
  }
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        version: { type: "string" },
        site: { type: "string" },
        task: { type: "string", default: "answer" },
        json: { type: "boolean", default: false },
      },
    }).values;
  } catch (cause) {
    throw new AppError("INVALID", `${cause instanceof Error ? cause.message : cause}\n${usage}`, { cause });
  }
}
