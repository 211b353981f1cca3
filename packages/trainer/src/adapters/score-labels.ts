/** How well labels were given; all rates are fractions. */
export type LabelScores = {
  exactMatch: number;
  macroF1: number;
  perLabel: { label: string; n: number; recall: number; precision: number }[];
};

/** Exact match, and F1 averaged over the labels that the truth has: rare labels weigh as much as frequent ones. */
export function scoreLabels(pairs: { expected: string; given: string }[]): LabelScores {
  const labels = [...new Set(pairs.map(({ expected }) => expected))].sort();
  const perLabel = labels.map((label) => {
    const n = pairs.filter(({ expected }) => expected === label).length;
    const given = pairs.filter((pair) => pair.given === label).length;
    const right = pairs.filter((pair) => pair.given === label && pair.expected === label).length;
    return { label, n, recall: right / n, precision: given === 0 ? 0 : right / given };
  });
  const f1 = perLabel.map(({ recall, precision }) =>
    recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision),
  );
  return {
    exactMatch: share(pairs.filter(({ expected, given }) => expected === given).length, pairs.length),
    macroF1: share(
      f1.reduce((sum, one) => sum + one, 0),
      f1.length,
    ),
    perLabel,
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
