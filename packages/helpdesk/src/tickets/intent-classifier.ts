import { similarity } from "../knowledge/embed.ts";
import {
  predictDense,
  predictSparse,
  type SoftmaxModel,
  toProbabilities,
  trainDense,
  trainSparse,
} from "./softmax-regression.ts";
import { createVocabulary, toSparse, type Vocabulary } from "./text-features.ts";

/** A text with its embedding (unit length) and what it asks for; null: something that nobody here deals with. */
export type LabeledText = { text: string; vector: Float32Array; intent: string | null };

/** The best intent for a text, never null here, and how well it fits. */
export type IntentGuess = {
  intent: string;
  /** √(probability of the intent) × cosine to its nearest training text; 0 to 1. Not a probability. */
  fit: number;
};

export type IntentClassifier = (text: { text: string; vector: Float32Array }) => IntentGuess;

const denseOptions = { epochs: 15, rate: 0.15, decay: 0, smoothing: 0.05 };
const sparseOptions = { epochs: 8, rate: 0.25, decay: 1e-5, smoothing: 0.1 };

/**
 * Learns to tell intents apart: one regression on the meaning (embedding), one on the spelling (words and letter
 * groups), mixed by the geometric mean of their probabilities. Texts out of scope are a class of their own that is never
 * the answer. What comes back also carries how near the text is to anything seen of its intent: a probability alone
 * says which intent fits best, not whether any does.
 */
export function trainIntents(rows: LabeledText[]): IntentClassifier {
  const classes = [...new Set(rows.map(({ intent }) => intent))];
  if (!classes.some((intent) => intent !== null)) throw new Error("Training needs at least one intent.");
  const labels = rows.map(({ intent }) => classes.indexOf(intent));
  const vocabulary = createVocabulary(rows.map(({ text }) => text));
  const models: Models = {
    classes,
    vocabulary,
    meaning: trainDense(
      rows.map(({ vector }) => vector),
      labels,
      classes.length,
      denseOptions,
    ),
    spelling: trainSparse(
      rows.map(({ text }) => toSparse(vocabulary, text)),
      labels,
      { classes: classes.length, features: vocabulary.size },
      sparseOptions,
    ),
    examples: classes.map((intent) => rows.filter((row) => row.intent === intent).map(({ vector }) => vector)),
  };
  return (text) => guess(models, text);
}

type Models = {
  classes: (string | null)[];
  vocabulary: Vocabulary;
  meaning: SoftmaxModel;
  spelling: SoftmaxModel;
  examples: Float32Array[][];
};

function guess(models: Models, { text, vector }: { text: string; vector: Float32Array }): IntentGuess {
  const byMeaning = predictDense(models.meaning, vector);
  const bySpelling = predictSparse(models.spelling, toSparse(models.vocabulary, text));
  const mixed = toProbabilities(
    byMeaning.map((probability, at) => (Math.log(probability + 1e-9) + Math.log((bySpelling[at] ?? 0) + 1e-9)) / 2),
  );
  let best = -1;
  for (let at = 0; at < mixed.length; at++)
    if (models.classes[at] !== null && (best < 0 || (mixed[at] ?? 0) > (mixed[best] ?? 0))) best = at;
  const nearest = (models.examples[best] ?? []).reduce(
    (high, example) => Math.max(high, similarity(example, vector)),
    0,
  );
  return { intent: models.classes[best] ?? "", fit: Math.sqrt(mixed[best] ?? 0) * nearest };
}
