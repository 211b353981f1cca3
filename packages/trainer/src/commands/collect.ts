/**
 * pnpm trainer collect [--site KEY --json]
 *
 * Reads every conversation that has changed since the last time, writes down which answers failed and why, groups them
 * by meaning, and takes agents' own replies as right answers.
 */
import { parseArgs } from "node:util";
import { AppError } from "@whetstone/core/errors";
import { countFailures, listClusters } from "@whetstone/db/failures/reads";
import { collectFailures } from "../failures/collect.ts";
import { openProduct } from "./product.ts";

const usage = "Usage: pnpm trainer collect [--site KEY --json]";

export async function run(args: string[]): Promise<void> {
  const { values } = read(args);
  const product = await openProduct(values.site);
  try {
    const { siteId } = product;
    const progress = (done: number) => process.stderr.isTTY && process.stderr.write(`\r${done} conversations read`);
    const collected = await collectFailures(product, { siteId, onProgress: progress });
    if (process.stderr.isTTY) process.stderr.write("\n");
    const counts = await countFailures(product.db, { siteIds: [siteId] });
    const clusters = await listClusters(product.db, { siteIds: [siteId], take: 10 });
    console.log(
      `${product.siteName}: ${collected.conversations} conversations read, ${collected.failures} failed answers in them,`,
    );
    console.log(
      `${collected.captured} agents' replies taken as right answers, ${collected.clustered} failures grouped.`,
    );
    if (!collected.embedded)
      console.log("The model server was not reached: nothing was compared by meaning. Run it again later.");
    console.log(`\n${"remedy".padEnd(18)}${"status".padEnd(14)}${"failures".padStart(8)}`);
    for (const { remedy, status, count } of counts)
      console.log(`${remedy.padEnd(18)}${status.padEnd(14)}${String(count).padStart(8)}`);
    if (clusters.length > 0) console.log(`\n${"open".padStart(4)}  asked most often`);
    for (const { open, label } of clusters) console.log(`${String(open).padStart(4)}  ${label.replaceAll("\n", " ")}`);
    if (values.json) console.log(JSON.stringify({ ...collected, counts, clusters }));
  } finally {
    await product.close();
  }
}

function read(args: string[]) {
  try {
    return parseArgs({ args, options: { site: { type: "string" }, json: { type: "boolean", default: false } } });
  } catch (cause) {
    throw new AppError("INVALID", `${cause instanceof Error ? cause.message : cause}\n${usage}`, { cause });
  }
}
