import { expect, test } from "vitest";
import { compare } from "./compare.ts";
import type { EvaluationRow } from "./evaluation-rows.ts";
import { type GateInput, judgeEvaluation } from "./gates.ts";

const labels = ["refund", "delivery", "password"];

function rows(n: number): EvaluationRow[] {
  return Array.from({ length: n }, (_, at) => {
    const label = labels[at % labels.length] ?? "";
    const question = `question ${at}`;
    const prompt = [{ role: "user" as const, content: question }];
    return { id: `${at}`, prompt, expected: label, question, group: `${at}`, slice: label, isTarget: false };
  });
}

/** Answers of which the first `right` per cent of each label are right. */
function answered(items: EvaluationRow[], right: (row: EvaluationRow, at: number) => boolean): string[] {
  return items.map((row, at) => (right(row, at) ? row.expected : "other"));
}

const sound = {
  servedSameAsTrained: 1,
  general: null,
  runtime: null,
  underMinimum: false,
  hasParity: true,
  newCritical: 0,
};

function judged(items: EvaluationRow[], current: string[], candidate: string[]) {
  const gates = judgeEvaluation({ ...sound, comparison: compare(items, { current, candidate }, "intent") });
  return Object.fromEntries(gates.map(({ gate, passed }) => [gate.slice(0, 2), passed]));
}

test("a plain gain passes every gate", () => {
  const items = rows(300);
  const gates = judged(
    items,
    answered(items, (_, at) => at % 2 === 0),
    answered(items, (_, at) => at % 10 !== 0),
  );
  expect(Object.values(gates).every(Boolean)).toBe(true);
});

test("a loss is blocked, and one bad slice inside a gain too", () => {
  const items = rows(300);
  const good = answered(items, (_, at) => at % 5 !== 0);
  expect(
    judged(
      items,
      good,
      answered(items, (_, at) => at % 2 === 0),
    ),
  ).toMatchObject({ G1: false, G2: false });
  const mixed = answered(items, (row, at) => row.slice !== "refund" || at % 3 === 1);
  expect(judged(items, good, mixed)).toMatchObject({ G3: false });
});

test("an unchanged candidate gains nothing and passes what only asks for no harm", () => {
  const items = rows(300);
  const same = answered(items, (_, at) => at % 3 !== 0);
  expect(judged(items, same, same)).toMatchObject({ G1: true, G2: false, G3: true });
});

test("too little data never passes", () => {
  const items = rows(20);
  expect(
    judged(
      items,
      answered(items, () => false),
      answered(items, () => true),
    ),
  ).toMatchObject({ G1: false, G2: false });
});

test("few rows, other answers than in training, forgetting and slowness block", () => {
  const items = rows(60);
  const answers = { current: answered(items, () => false), candidate: answered(items, () => true) };
  const comparison = compare(items, answers, "intent");
  const passes = (gate: string, changed: Partial<GateInput>) =>
    judgeEvaluation({ ...sound, comparison, ...changed }).find((one) => one.gate.startsWith(gate))?.passed;
  expect(passes("G8", { underMinimum: true })).toBe(false);
  expect(passes("G8", { hasParity: false })).toBe(false);
  expect(passes("G6", { servedSameAsTrained: 0.9 })).toBe(false);
  expect(passes("G6", { servedSameAsTrained: null })).toBe(false);
  expect(passes("G6", { servedSameAsTrained: null, parity: { adapterL1: 0.04, bound: 0.08 } })).toBe(true);
  expect(passes("G6", { servedSameAsTrained: null, parity: { adapterL1: 0.4, bound: 0.08 } })).toBe(false);
  expect(passes("G4", { newCritical: 1 })).toBe(false);
  expect(passes("G5", { general: { current: 2, candidate: 2.1 } })).toBe(false);
  expect(passes("G7", { runtime: { current: 100, candidate: 130 } })).toBe(false);
});

test("free answers are compared by chrF++ and by what supports them", () => {
  const [row] = rows(1);
  if (!row) throw new Error("no row");
  const item = {
    ...row,
    ...{ question: "When does my parcel come?", expected: "Your parcel comes within 3 days." },
    prompt: [{ role: "user" as const, content: "Parcels come within 3 days.\n\nQuestion: When does my parcel come?" }],
  };
  const answers = { current: ["It costs 90 EUR."], candidate: ["Your parcel comes within 3 days."] };
  const { primary, metrics } = compare([item], answers, "answer");
  expect(primary.name).toBe("chrF++");
  expect(primary.candidate).toBe(1);
  expect(metrics.unsupportedSentences).toEqual({ n: 1, current: 1, candidate: 0 });
});
