import type { Verdict } from "../experiments/decide.ts";

/** One condition of a promotion. A `final` one cannot be overridden, whatever the reason. */
export type PromotionGate = { name: string; passed: boolean; final: boolean; reason: string };

export type PromotionCase = {
  evaluation: { status: string; gates: { gate: string; passed: boolean; reason: string }[] } | null;
  isUnderMinimum: boolean;
  /** The newest experiment of the version; null where there was none. */
  experiment: { outcome: string | null; isRunning: boolean; verdict: Pick<Verdict, "decision" | "reason"> } | null;
};

/**
 * What speaks for and against a promotion. The experiment has to say promote or acceptable and the evaluation has to
 * have passed; a person may override either with a reason. A critical finding, a broken split and an adapter under the
 * minimums are final: the first is a danger, and the others leave nothing to judge by.
 */
export function judgePromotion({ evaluation, isUnderMinimum, experiment }: PromotionCase): PromotionGate[] {
  const gates: PromotionGate[] = [judgeEvaluation(evaluation)];
  if (isUnderMinimum)
    gates.push({
      ...{ name: "minimums", passed: false, final: true },
      reason: "The adapter was trained on fewer rows than the task needs: it may be evaluated and shadowed only.",
    });
  gates.push(judgeExperiment(experiment));
  return gates;
}

function judgeEvaluation(evaluation: PromotionCase["evaluation"]): PromotionGate {
  const gate = { name: "evaluation", final: false };
  if (!evaluation) return { ...gate, passed: false, reason: "There is no evaluation on held-out data." };
  if (evaluation.status === "passed") return { ...gate, passed: true, reason: "Passed on held-out data." };
  const failed = evaluation.gates.filter((one) => !one.passed).map((one) => `${one.gate}: ${one.reason}`);
  return {
    ...{ ...gate, passed: false },
    reason: failed.join("; ") || `The evaluation is ${evaluation.status}.`,
  };
}

function judgeExperiment(experiment: PromotionCase["experiment"]): PromotionGate {
  const name = "experiment";
  if (!experiment) return { name, passed: false, final: false, reason: "It has not met real visitors yet." };
  const { outcome, verdict, isRunning } = experiment;
  if (outcome === "critical")
    return { name, passed: false, final: true, reason: "It was stopped for a critical finding." };
  if (outcome === "mismatch" || verdict.decision === "mismatch")
    return { name, passed: false, final: true, reason: verdict.reason };
  if (!isRunning && outcome === "harm") return { name, passed: false, final: false, reason: verdict.reason };
  const passed = verdict.decision === "promote" || verdict.decision === "acceptable";
  return { name, passed, final: false, reason: verdict.reason };
}
