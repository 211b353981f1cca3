import type { Numbers, Scenario } from "./scenarios.ts";
import type { Target } from "./targets.ts";

/** Medians by target, scenario and number. */
export type Results = Map<string, Map<string, Numbers>>;

/**
 * Runs every scenario on every target in turn, in the other order each round, so that a slow minute of the
 * machine hits all of them. The first round of all warms up and is not counted.
 */
export async function runRounds(options: {
  targets: Target[];
  scenarios: Scenario[];
  rounds: number;
  onProgress: (line: string) => void;
}): Promise<Results> {
  const { targets, scenarios, rounds, onProgress } = options;
  const seen = new Map<string, Map<string, Numbers[]>>(targets.map(({ name }) => [name, new Map()]));
  for (let round = 0; round <= rounds; round++) {
    const order = round % 2 === 0 ? targets : [...targets].reverse();
    for (const [index, scenario] of scenarios.entries()) {
      for (const [place, target] of order.entries()) {
        const numbers = await scenario.run(target, 1_000 * (round + 1) + 100_000 * index + place * 50);
        if (round === 0) continue;
        const ofTarget = seen.get(target.name);
        ofTarget?.set(scenario.name, [...(ofTarget.get(scenario.name) ?? []), numbers]);
      }
    }
    onProgress(round === 0 ? "warmed up" : `round ${round} of ${rounds}`);
  }
  return new Map([...seen].map(([name, found]) => [name, medians(found)]));
}

function medians(found: Map<string, Numbers[]>): Map<string, Numbers> {
  return new Map(
    [...found].map(([scenario, runs]) => {
      const keys = Object.keys(runs[0] ?? {});
      return [
        scenario,
        Object.fromEntries(keys.map((key) => [key, median(runs.map((run) => run[key] ?? Number.NaN))])),
      ];
    }),
  );
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
