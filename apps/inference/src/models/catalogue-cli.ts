import { availableParallelism } from "node:os";
import { catalogue } from "./catalogue.ts";

/** node src/models/catalogue-cli.ts: the models that are known to work, and whether their weights fit into this machine's memory. */
const free = process.availableMemory();
const rows = catalogue.map(({ id, licence, parameters, sizeBytes, contextTokens, template, fits }) => ({
  id,
  weights: `${(parameters / 1e9).toFixed(2)} B`,
  file: `${(sizeBytes / 1e9).toFixed(2)} GB`,
  context: contextTokens,
  template,
  licence: `${licence.name}${licence.isCommercial ? "" : " (not commercial)"}${licence.mustBeAccepted ? " (accept first)" : ""}`,
  here: sizeBytes * 1.2 < free ? "fits" : "too large",
  for: fits,
}));
process.stdout.write(`${(free / 1e9).toFixed(1)} GB of memory, ${availableParallelism()} cores\n`);
console.table(rows);
process.stdout.write("MODEL takes one of these:\n");
for (const { id, spec } of catalogue) process.stdout.write(`  ${id.padEnd(16)} ${spec}\n`);
