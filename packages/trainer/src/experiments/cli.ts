/**
 * pnpm experiment analyse --csv FILE [--alpha .05 --n-star 2000 --margin .03 --share .5 --min-days 0 --json]
 * pnpm experiment example --csv FILE [--seed 1 --visitors 4000 --rates .62,.70]
 *
 * The first prints the decision of the product's page for outcomes from anywhere; the second writes made-up ones.
 * Ends with 0 whatever the decision is, and with 1 when the options or the file are wrong.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { AppError, toAppError } from "@whetstone/core/errors";
import { exampleCsv } from "./example-csv.ts";
import { measure } from "./measure.ts";
import { oneRowPerVisitor } from "./one-row-per-visitor.ts";
import { parseOutcomes } from "./outcomes-csv.ts";
import { type Plan, planSchema } from "./plan.ts";
import { type Analysis, asJson, asText } from "./report.ts";

const usage = `Usage: pnpm experiment analyse --csv FILE [options]
  --csv FILE      rows visitor, arm, outcome, at; a header, plain or .gz
  --alpha .05     chance of a false claim over all looks together
  --n-star 2000   visitors at which the interval is tightest
  --margin .03    loss that still counts as "not worse"
  --share .5      planned share of the candidate
  --min-days 0    days before anything but harm is concluded
  --json          one JSON object instead of the table
       pnpm experiment example --csv FILE [--seed 1 --visitors 4000 --rates .62,.70]`;

try {
  const [command, ...rest] = process.argv.slice(2).filter((argument) => argument !== "--");
  if (command === "analyse") console.log(analyse(rest));
  else if (command === "example") writeExample(rest);
  else if (command === "--help" || command === "help") console.log(usage);
  else throw new AppError("INVALID", usage);
} catch (thrown) {
  const error = toAppError(thrown);
  console.error(error.code === "INTERNAL" && thrown instanceof Error ? thrown.message : error.message);
  process.exitCode = 1;
}

function analyse(args: string[]): string {
  const { values } = read(() =>
    parseArgs({
      args,
      options: {
        csv: { type: "string" },
        alpha: { type: "string", default: ".05" },
        "n-star": { type: "string", default: "2000" },
        margin: { type: "string", default: ".03" },
        share: { type: "string", default: ".5" },
        "min-days": { type: "string", default: "0" },
        json: { type: "boolean", default: false },
      },
    }),
  );
  const plan = readPlan({
    alpha: values.alpha,
    nStar: values["n-star"],
    margin: values.margin,
    share: values.share,
    minDays: values["min-days"],
  });
  const file = values.csv;
  if (!file) throw new AppError("INVALID", `--csv is missing\n${usage}`);
  const rows = parseOutcomes(readText(file), file);
  const distinct = oneRowPerVisitor(rows);
  const analysis: Analysis = { plan, rowsInFile: rows.length, distinct, measured: measure(plan, distinct.rows) };
  return values.json ? JSON.stringify(asJson(analysis)) : asText(analysis);
}

function writeExample(args: string[]): void {
  const { values } = read(() =>
    parseArgs({
      args,
      options: {
        csv: { type: "string" },
        seed: { type: "string", default: "1" },
        visitors: { type: "string", default: "4000" },
        rates: { type: "string", default: ".62,.70" },
      },
    }),
  );
  if (!values.csv) throw new AppError("INVALID", `--csv is missing\n${usage}`);
  const [seed, visitors, currentRate, candidateRate] = [values.seed, values.visitors, ...values.rates.split(",")].map(
    Number,
  );
  if (!visitors || seed === undefined || !currentRate || !candidateRate)
    throw new AppError("INVALID", "--seed and --visitors are whole numbers, --rates two numbers such as .62,.70");
  writeFileSync(values.csv, exampleCsv({ seed, visitors, currentRate, candidateRate }));
  console.log(`Wrote ${visitors} made-up visitors to ${values.csv}`);
}

function readPlan(options: Record<"alpha" | "nStar" | "margin" | "share" | "minDays", string>): Plan {
  const numbers = Object.entries(options).map(([name, text]) => [name, text.trim() === "" ? Number.NaN : Number(text)]);
  const parsed = planSchema.safeParse(Object.fromEntries(numbers));
  if (parsed.success) return parsed.data;
  const flag = (path: PropertyKey | undefined) =>
    `--${String(path).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new AppError(
    "INVALID",
    parsed.error.issues.map(({ path, message }) => `${flag(path[0])}: ${message}`).join("\n"),
  );
}

/** Plain or gzip, told apart by the first two bytes rather than by the name. */
function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return new TextDecoder("utf-8", { fatal: true }).decode(isGzip ? gunzipSync(bytes) : bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("INVALID", `${file}: cannot be read as UTF-8 text, plain or gzip (${why})`, { cause });
  }
}

function read<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new AppError("INVALID", `${cause instanceof Error ? cause.message : cause}\n${usage}`, { cause });
  }
}
