/**
 * pnpm eval:triage --train FILE --test FILE [--json]
 * Trains the triage of tickets on one file, decides the other one and prints how well. Rows `text, intent` as JSON
 * Lines or CSV, plain or .gz; an intent of null means out of scope: the right decision is "I don't know". Everything is
 * chosen on the training file; the test file is only read to be decided.
 */
import { parseArgs } from "node:util";
import { trainDecider } from "@whetstone/helpdesk/tickets/scope-threshold";
import { scoreIntents } from "@whetstone/helpdesk/tickets/score-intents";
import { embedFile, openEmbedder } from "./eval/embedder.ts";
import { type IntentRow, readIntents } from "./eval/intents.ts";

const { values } = parseArgs({
  options: { train: { type: "string" }, test: { type: "string" }, json: { type: "boolean", default: false } },
});
if (!values.train || !values.test)
  throw new Error("Give both files: pnpm eval:triage --train FILE --test FILE (rows: text, intent)");
const train = readIntents(values.train);
const test = readIntents(values.test);
if (!train.some(({ intent }) => intent !== null)) throw new Error(`${values.train} names no intent.`);
const say = (line: string) => console.error(line);

const began = performance.now();
const server = await openEmbedder(say);
const [trained, tested] = await embedBoth().finally(() => server.close());
const decide = trainDecider(trained, say);
const decisions = tested.map((row) => ({ ...decide(row), meant: row.intent }));
const scores = scoreIntents(decisions.map(({ meant, intent }) => ({ meant, said: intent })));
const inScope = decisions.filter(({ meant }) => meant !== null);
const result = {
  ...scores,
  /** In scope, were it never allowed to say "I don't know". */
  accuracyForced:
    inScope.length === 0 ? null : inScope.filter((one) => one.guess === one.meant).length / inScope.length,
  /** Expected calibration error of the confidence in the guess, ten equal-width bins, texts in scope. */
  calibrationError: calibrationError(inScope.map((one) => ({ sure: one.confidence, right: one.guess === one.meant }))),
  seconds: Math.round((performance.now() - began) / 100) / 10,
};
console.log(`${train.length} rows to learn from, ${test.length} to decide`);
for (const [name, value] of Object.entries(result))
  console.log(`${name.padEnd(18)}${value === null ? "–" : name === "seconds" ? value : value.toFixed(4)}`);
if (values.json) console.log(JSON.stringify(result));

async function embedBoth() {
  const embed = async (rows: IntentRow[]) => {
    const vectors = await embedFile(
      server,
      rows.map(({ text }) => text),
      say,
    );
    return rows.map((row, at) => ({ ...row, vector: vectors[at] ?? new Float32Array() }));
  };
  return [await embed(train), await embed(test)] as const;
}

function calibrationError(guesses: { sure: number; right: boolean }[]): number | null {
  if (guesses.length === 0) return null;
  const bins = Map.groupBy(guesses, ({ sure }) => Math.min(9, Math.floor(sure * 10)));
  let error = 0;
  for (const bin of bins.values()) {
    const sure = bin.reduce((sum, one) => sum + one.sure, 0);
    error += Math.abs(sure - bin.filter(({ right }) => right).length);
  }
  return error / guesses.length;
}
