import type { Measurement } from "./measure.ts";
import type { DistinctRows } from "./one-row-per-visitor.ts";
import { arms, type Plan } from "./plan.ts";
import { inPoints } from "./points.ts";

export type Analysis = { plan: Plan; rowsInFile: number; distinct: DistinctRows; measured: Measurement };

/** The decision as one flat object; numbers are null where an arm is empty, and e-values beyond 1e300 are cut there. */
export function asJson({ plan, rowsInFile, distinct, measured }: Analysis) {
  const { evidence, firstCrossing } = measured;
  return {
    decision: measured.decision,
    reason: measured.reason,
    minimumMet: measured.minimumMet,
    estimate: evidence?.estimate ?? null,
    interval: evidence?.interval ?? null,
    lowerBound: evidence?.lowerBound ?? null,
    upperBound: evidence?.upperBound ?? null,
    p: evidence?.p ?? null,
    runningP: measured.runningP,
    runningInterval: measured.runningInterval,
    firstCrossing: firstCrossing && { n: firstCrossing.n, at: new Date(firstCrossing.at).toISOString() },
    looks: measured.looks,
    eValue: Math.min(measured.eValue, 1e300),
    pairs: measured.pairs,
    sampleRatioP: measured.sampleRatioP,
    arms: Object.fromEntries(
      arms.map((arm) => {
        const { n, successes } = measured.arms[arm];
        return [arm, { n, successes, rate: n > 0 ? successes / n : null }];
      }),
    ),
    days: measured.days,
    rows: rowsInFile,
    visitors: distinct.rows.length,
    duplicates: distinct.duplicates,
    visitorsInBothArms: distinct.visitorsInBothArms,
    plan,
  };
}

/** The same for people: a table and the sentence that explains the decision. */
export function asText({ plan, rowsInFile, distinct, measured }: Analysis): string {
  const { evidence, runningInterval, firstCrossing } = measured;
  const level = `${Number((100 * (1 - plan.alpha)).toFixed(2))} %`;
  const range = ([lower, upper]: [number, number]) => `${inPoints(lower)} to ${inPoints(upper)} points`;
  const left = distinct.duplicates + distinct.visitorsInBothArms;
  const numbers: [string, string][] = [
    ["difference", evidence ? `${inPoints(evidence.estimate)} points` : "–"],
    [`interval, ${level}`, evidence ? range(evidence.interval) : "–"],
    [
      "at worst · at best",
      evidence ? `${inPoints(evidence.lowerBound)} · ${inPoints(evidence.upperBound)} points, each one-sided` : "–",
    ],
    ["all looks together", runningInterval ? range(runningInterval) : "–"],
    [
      "p now · smallest",
      evidence ? `${short(evidence.p)} · ${short(measured.runningP)} over ${measured.looks} looks` : "–",
    ],
    [
      "first p ≤ α",
      firstCrossing ? `${new Date(firstCrossing.at).toISOString()}, ${firstCrossing.n} visitors` : "never",
    ],
    [
      "paired e-value",
      `${short(measured.eValue)} after ${measured.pairs} pairs; ${short(1 / plan.alpha)} rejects equality`,
    ],
    ["sample ratio p", `${short(measured.sampleRatioP)}; planned share ${plan.share}`],
    ["minimum", measured.minimumMet ? "met" : "not met: 50 visitors, 10 successes, 10 failures per arm"],
    ["days", `${measured.days.toFixed(1)} of ${plan.minDays} to ${plan.maxDays}`],
    [
      "rows",
      `${rowsInFile}; ${distinct.duplicates} repeated, ${distinct.visitorsInBothArms} visitors in both arms${left > 0 ? ", first exposure kept" : ""}`,
    ],
  ];
  return [
    "Resolved without a person, one row per visitor",
    `Method: asymptotic confidence sequence, α ${plan.alpha}, N* ${plan.nStar}; valid at every look`,
    "",
    ["arm".padEnd(10), "visitors".padStart(9), "successes".padStart(10), "rate".padStart(9)].join(" "),
    ...arms.map((arm) => armLine(arm, measured.arms[arm])),
    "",
    ...numbers.map(([name, value]) => `${name.padEnd(20)} ${value}`),
    "",
    `Decision: ${measured.decision}`,
    measured.reason,
  ].join("\n");
}

function armLine(arm: string, { n, successes }: { n: number; successes: number }): string {
  const rate = n > 0 ? `${((100 * successes) / n).toFixed(2)} %` : "–";
  return [arm.padEnd(10), String(n).padStart(9), String(successes).padStart(10), rate.padStart(9)].join(" ");
}

function short(value: number): string {
  if (value >= 1e6 || (value > 0 && value < 1e-4)) return value.toExponential(1);
  return String(Number(value.toFixed(4)));
}
