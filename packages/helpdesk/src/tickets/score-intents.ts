/** What was meant and what was said; null: out of scope, "I don't know". */
export type Judged = { meant: string | null; said: string | null };

export type IntentScores = {
  /** Share of all texts decided rightly; null is right where null was meant. */
  accuracy: number;
  /** Mean F1 of the intents that were meant at least once. */
  macroF1: number;
  /** Share of the texts out of scope for which "I don't know" was said; null without such texts. */
  outOfScopeRecall: number | null;
  /** Share of the texts in scope for which "I don't know" was said; null without such texts. */
  outOfScopeFalse: number | null;
};

export function scoreIntents(rows: Judged[]): IntentScores {
  const outside = rows.filter(({ meant }) => meant === null);
  const inside = rows.filter(({ meant }) => meant !== null);
  const intents = [...new Set(inside.flatMap(({ meant }) => meant ?? []))];
  const f1 = intents.map((intent) => {
    const right = rows.filter(({ meant, said }) => meant === intent && said === intent).length;
    const either =
      rows.filter(({ meant }) => meant === intent).length + rows.filter(({ said }) => said === intent).length;
    return (2 * right) / either;
  });
  const isUnknown = ({ said }: Judged) => said === null;
  return {
    accuracy: share(rows, ({ meant, said }) => meant === said) ?? 0,
    macroF1: f1.length === 0 ? 0 : f1.reduce((sum, value) => sum + value, 0) / f1.length,
    outOfScopeRecall: share(outside, isUnknown),
    outOfScopeFalse: share(inside, isUnknown),
  };
}

function share(rows: Judged[], holds: (row: Judged) => boolean): number | null {
  return rows.length === 0 ? null : rows.filter(holds).length / rows.length;
}
