import { seededRandom } from "./random.ts";

export type Example = { seed: number; visitors: number; currentRate: number; candidateRate: number };

/** Made-up outcomes of two weeks, the same for the same seed; one visitor in twenty comes back and is there twice. */
export function exampleCsv({ seed, visitors, currentRate, candidateRate }: Example): string {
  const random = seededRandom(seed);
  const start = Date.parse("2026-03-02T08:00:00Z");
  const step = (14 * 86_400_000) / visitors;
  const lines = ["visitor,arm,outcome,at"];
  for (let index = 0; index < visitors; index += 1) {
    const arm = random() < 0.5 ? "current" : "candidate";
    const outcome = random() < (arm === "current" ? currentRate : candidateRate) ? 1 : 0;
    const at = start + index * step;
    lines.push(row(index, arm, outcome, at));
    if (random() < 0.05) lines.push(row(index, arm, 1 - outcome, at + 3_600_000));
  }
  return `${lines.join("\n")}\n`;
}

function row(visitor: number, arm: string, outcome: number, at: number): string {
  return `visitor-${visitor + 1},${arm},${outcome},${new Date(Math.round(at)).toISOString()}`;
}
