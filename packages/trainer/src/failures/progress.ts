import type { FailureRow } from "@whetstone/db/failures/reads";

export const steps = ["queued", "corrected", "in_dataset", "trained", "live", "answered"] as const;
export type Step = (typeof steps)[number];

export type Progress = {
  /** The furthest step that has been reached. */
  reached: Step;
  datasets: { id: string; name: string; hash: string | null }[];
  runs: { id: string; status: string }[];
  versions: { id: string; name: string; isCurrent: boolean }[];
};

/** How far a failure has come, read from what was made of it: examples, frozen sets, runs, versions that serve. */
export function progressOf(failure: Pick<FailureRow, "examples" | "askedAgain">): Progress {
  const kept = failure.examples.filter((example) => example.status !== "discarded" || example.datasets.length > 0);
  const sets = distinct(
    kept.flatMap((example) => example.datasets.map(({ dataset }) => dataset)).filter((one) => one.status === "frozen"),
  );
  const runs = distinct(sets.flatMap((dataset) => dataset.runs));
  const versions = distinct(runs.flatMap((run) => run.adapter?.versions ?? []));
  const isLive = versions.some((version) => version.isCurrent);
  const asked = failure.askedAgain as { answered?: boolean } | null;
  const reached: Step = isLive
    ? asked?.answered
      ? "answered"
      : "live"
    : runs.some((run) => run.adapter !== null)
      ? "trained"
      : sets.length > 0
        ? "in_dataset"
        : kept.some((example) => example.status === "approved")
          ? "corrected"
          : "queued";
  return {
    reached,
    datasets: sets.map(({ id, name, hash }) => ({ id, name, hash })),
    runs: runs.map(({ id, status }) => ({ id, status })),
    versions: versions.map(({ id, name, isCurrent }) => ({ id, name, isCurrent })),
  };
}

function distinct<Item extends { id: string }>(items: Item[]): Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
