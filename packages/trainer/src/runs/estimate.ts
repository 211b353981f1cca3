import type { Recipe } from "./contract.ts";

export type Estimate = {
  /** Tokens that will be trained on, all epochs together. */
  tokens: number;
  steps: number;
  tokensPerSecond: number;
  /** Seconds, the start of Python and the export included. */
  seconds: number;
  /** measured: median of earlier runs of this recipe and base. probed: two steps just now. assumed: nobody has measured yet. */
  basis: "measured" | "probed" | "assumed";
};

/** Imports of the libraries, reading the base, writing and checking the adapter. */
const aroundSeconds = 45;
/** What two busy cores did with 135M parameters; a plan, until this machine has measured itself. */
const assumedSpeed = 200;

/**
 * How long a run will take: tokens ÷ speed. `tokens` and `rows` are those of the training side; `speeds` tokens per second
 * of earlier runs, newest first, or one probed value.
 */
export function estimateRun(input: {
  rows: number;
  tokens: number;
  recipe: Pick<Recipe, "epochs" | "maxSteps" | "batchRows">;
  speeds: number[];
  isProbed?: boolean;
}): Estimate {
  const { rows, tokens, recipe, speeds } = input;
  const planned = Math.ceil((rows / recipe.batchRows) * recipe.epochs);
  const steps = Math.min(planned, recipe.maxSteps ?? Number.POSITIVE_INFINITY);
  const trained = planned === 0 ? 0 : Math.round((tokens * recipe.epochs * steps) / planned);
  const tokensPerSecond = median(speeds) ?? assumedSpeed;
  return {
    ...{ tokens: trained, steps, tokensPerSecond },
    seconds: Math.round(trained / tokensPerSecond) + aroundSeconds,
    basis: speeds.length === 0 ? "assumed" : input.isProbed ? "probed" : "measured",
  };
}

function median(values: number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
