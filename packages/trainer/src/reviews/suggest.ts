import type { SignalKind } from "../failures/signals.ts";
import { type ReviewLabel, reviewLabels } from "./labels.ts";

/** What people said of answers with the signs that detectors had seen on them. */
export type Judged = { signals: string[]; label: string };
export type Suggestion = { label: string; score: number; model: string };

/** What a sign speaks for while nobody has judged anything yet. */
const expected: Partial<Record<SignalKind, ReviewLabel>> = {
  thumbs_down: "wrong",
  not_grounded: "wrong",
  corrected: "wrong",
  repeated: "off_topic",
  reopened: "off_topic",
  nothing_found: "no_article",
  abstained: "no_article",
  handed_off: "hand_over",
  asked_for_person: "hand_over",
  draft_edited: "tone",
};
/** So many judgements an expectation is worth: real ones soon outweigh it. */
const priorWeight = 3;

/**
 * A suggestion for a new item: naive Bayes over the signs, learned from what reviewers said so far, with Laplace
 * smoothing. The score is the probability of the label; how far it can be trusted is measured, not promised.
 */
export function createSuggester(judged: Judged[]): (signals: string[]) => Suggestion | null {
  const names = reviewLabels.map(({ name }) => name);
  const known = judged.filter(({ label }) => names.some((name) => name === label));
  const ofLabel = (label: string) => known.filter((one) => one.label === label);
  const kinds = [...new Set([...Object.keys(expected), ...known.flatMap(({ signals }) => signals)])];
  const table = names.map((label) => {
    const rows = ofLabel(label);
    const pseudo = kinds.filter((kind) => expected[kind as SignalKind] === label);
    const size = rows.length + (pseudo.length > 0 ? priorWeight : 0);
    const chance = new Map(
      kinds.map((kind) => {
        const seen = rows.filter(({ signals }) => signals.includes(kind)).length;
        return [kind, (seen + (pseudo.includes(kind) ? priorWeight : 0) + 0.5) / (size + 1)];
      }),
    );
    return { label, prior: (size + 1) / (known.length + names.length), chance };
  });
  return (signals) => {
    const seen = [...new Set(signals)].filter((kind) => kinds.includes(kind));
    if (seen.length === 0) return null;
    const logs = table.map(({ prior, chance }) =>
      seen.reduce((sum, kind) => sum + Math.log(chance.get(kind) ?? 0.5), Math.log(prior)),
    );
    const most = Math.max(...logs);
    const weights = logs.map((log) => Math.exp(log - most));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const best = weights.indexOf(Math.max(...weights));
    const label = table[best]?.label;
    return label ? { label, score: (weights[best] ?? 0) / total, model: "signals-1" } : null;
  };
}
