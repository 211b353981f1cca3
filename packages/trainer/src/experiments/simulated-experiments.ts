import { meetsMinimum, weigh } from "./decide.ts";
import { createPairedEValue } from "./paired-e-value.ts";
import { planSchema } from "./plan.ts";
import { seededRandom } from "./random.ts";
import { sampleRatioLogBayesFactor } from "./sample-ratio.ts";

/** Experiments whose truth is known, read as often as an impatient person would: the ground under the false-alarm tests. */
export type Scenario = {
  currentRate: number;
  candidateRate: number;
  /** Units at the end of each experiment, both arms together. */
  n: number;
  nStar?: number;
  /** Units between two looks; the first look is at 100. */
  lookEvery?: number;
  /** The candidate's share, both as planned and (unless `trueShare` differs) as it happens. */
  share?: number;
  trueShare?: number;
  runs?: number;
  seed?: number;
  /** Visitors come with 1 to 5 conversations each, and this share of them has one outcome for all. Default: one each. */
  sharedOutcome?: number;
  /** With `sharedOutcome`: the unit that is counted, every conversation (wrong) or each visitor's first. */
  analysedPer?: "conversation" | "visitor";
};

/** Share of the experiments in which the rule fired at some look. */
export type FiredShares = Record<(typeof rules)[number], number>;

const rules = [
  /** Naive: |z| > 1.96 at this look. */
  "naiveZ",
  /** Naive: P(B > A) beyond .95 either way, normal approximation. */
  "naiveBayes",
  /** The two-sided sequence: 0 outside the interval. */
  "sequence",
  "harm",
  "oneSidedWin",
  "nonInferior",
  "eValue",
  /** Sample ratio at p < .001. */
  "mismatch",
  /** Naive: chi-square of the split at .001, the same level. */
  "naiveChiSquare",
] as const;

const firstLook = 100;

/** Deterministic for a seed. 2,000 runs of 4,000 units take about a second. */
export function simulate(scenario: Scenario): FiredShares {
  const { runs = 2_000, seed = 20_260_503 } = scenario;
  const random = seededRandom(seed);
  const fired = Object.fromEntries(rules.map((rule) => [rule, 0])) as FiredShares;
  for (let run = 0; run < runs; run += 1) {
    for (const rule of liveOnce(scenario, random)) fired[rule] += 1 / runs;
  }
  return fired;
}

function liveOnce(scenario: Scenario, random: () => number): Set<(typeof rules)[number]> {
  const { currentRate, candidateRate, n, nStar = 2_000, lookEvery = 50, share = 0.5, trueShare = share } = scenario;
  const plan = planSchema.parse({ nStar, share });
  const fired = new Set<(typeof rules)[number]>();
  const counts = { current: { n: 0, successes: 0 }, candidate: { n: 0, successes: 0 } };
  const waiting = { current: [] as (0 | 1)[], candidate: [] as (0 | 1)[] };
  const eValue = createPairedEValue();
  const visitor = { left: 0, onCandidate: false, isShared: false, outcome: 0 as 0 | 1 };

  for (let unit = 1; unit <= n; unit += 1) {
    const isFirst = visitor.left === 0;
    if (isFirst) {
      visitor.left = scenario.sharedOutcome === undefined ? 1 : 1 + Math.floor(random() * 5);
      visitor.onCandidate = random() < trueShare;
      visitor.isShared = scenario.sharedOutcome !== undefined && random() < scenario.sharedOutcome;
      visitor.outcome = random() < (visitor.onCandidate ? candidateRate : currentRate) ? 1 : 0;
    } else if (!visitor.isShared) {
      visitor.outcome = random() < (visitor.onCandidate ? candidateRate : currentRate) ? 1 : 0;
    }
    visitor.left -= 1;
    if (!isFirst && scenario.analysedPer === "visitor") continue;
    const arm = visitor.onCandidate ? counts.candidate : counts.current;
    arm.n += 1;
    arm.successes += visitor.outcome;

    (visitor.onCandidate ? waiting.candidate : waiting.current).push(visitor.outcome);
    const pairs = eValue.pairs();
    const [a, b] = [waiting.current[pairs], waiting.candidate[pairs]];
    if (a !== undefined && b !== undefined && eValue.add(a, b) >= 1 / plan.alpha) fired.add("eValue");

    const seen = counts.current.n + counts.candidate.n;
    if (seen < firstLook || seen % lookEvery !== 0) continue;
    lookNaively(counts, share, fired);
    if (sampleRatioLogBayesFactor([counts.current.n, counts.candidate.n], [1 - share, share]) > Math.log(1_000))
      fired.add("mismatch");
    if (!meetsMinimum(counts.current) || !meetsMinimum(counts.candidate)) continue;
    const evidence = weigh(plan, counts);
    if (!evidence) continue;
    if (evidence.p <= plan.alpha) fired.add("sequence");
    if (evidence.upperBound < 0) fired.add("harm");
    if (evidence.lowerBound > 0) fired.add("oneSidedWin");
    if (evidence.lowerBound > -plan.margin) fired.add("nonInferior");
  }
  return fired;
}

type Counts = Record<"current" | "candidate", { n: number; successes: number }>;

function lookNaively({ current, candidate }: Counts, share: number, fired: Set<(typeof rules)[number]>): void {
  const total = current.n + candidate.n;
  const chiSquare = (candidate.n - total * share) ** 2 / (total * share * (1 - share));
  if (chiSquare > 10.828) fired.add("naiveChiSquare");
  if (current.n <= 5 || candidate.n <= 5) return;
  const [a, b] = [current.successes / current.n, candidate.successes / candidate.n];
  const z = Math.abs(b - a) / Math.sqrt((a * (1 - a)) / current.n + (b * (1 - b)) / candidate.n);
  if (z > 1.96) fired.add("naiveZ");
  if (z > 1.6449) fired.add("naiveBayes");
}
