import type { ExperimentReading } from "@whetstone/trainer/experiments/read-experiment";

/** A reading as the page shows it: plain JSON, and e-values that JSON can hold. */
export function viewExperiment(reading: ExperimentReading, nameOf: (actor: string) => string) {
  const { experiment, measured, verdict, ...rest } = reading;
  const { id, siteId, task, name, phase, share, outcome, reason, startedAt, endedAt, current, candidate } = experiment;
  const brief = (version: NonNullable<typeof current>) => ({
    ...{ id: version.id, name: version.name, hash: version.hash, status: version.status },
  });
  return {
    ...{ id, siteId, task, name, phase, share, outcome, reason, startedAt, endedAt, ...rest },
    ...{ startedBy: nameOf(experiment.startedBy), shadow: experiment.shadow as Record<string, number> },
    ...{ current: current && brief(current), candidate: brief(candidate) },
    verdict,
    measured: {
      ...{ runningP: measured.runningP, pairs: measured.pairs, eValue: Math.min(measured.eValue, 1e300) },
    },
  };
}
export type ExperimentView = ReturnType<typeof viewExperiment>;
