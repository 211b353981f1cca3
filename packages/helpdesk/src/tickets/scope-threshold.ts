import { type IntentClassifier, type LabeledText, trainIntents } from "./intent-classifier.ts";
import { isotonic } from "./isotonic.ts";
import { seeded } from "./softmax-regression.ts";

/** What a text asks for, or null for "I don't know", and how sure that is. */
export type IntentDecision = {
  intent: string | null;
  /** The best guess, also where it is not good enough to be said. */
  guess: string;
  /** Share of right guesses among training texts that fitted as well, measured out of fold; 0 to 1. */
  confidence: number;
};

export type IntentDecider = (text: { text: string; vector: Float32Array }) => IntentDecision;

/** A guess about a text that its model had not seen. */
export type Trial = { fit: number; isRight: boolean; inScope: boolean };

const folds = 3;
/** Fewer texts marked as out of scope than this say too little; then whole intents are held out in their stead. */
const enoughOutside = 20;
/** How often a message is expected to be out of scope where the training texts do not say. */
const assumedOutside = 0.2;
/** Where nothing is known about what lies outside, at most this share of what lies inside may be sent away. */
const mostSentAway = 0.05;

/**
 * A classifier that may say "I don't know". The limit is chosen on the training texts alone, by three-fold
 * cross-validation: where texts out of scope are among them, for these; otherwise a third of the intents is kept from
 * each fold's training and plays their part. Where it is sent away rather than guessed wrong counts alike.
 */
export function trainDecider(rows: LabeledText[], onProgress: (line: string) => void = () => {}): IntentDecider {
  const trials = tryOut(rows, onProgress);
  const outside = rows.filter(({ intent }) => intent === null).length;
  const known = outside >= enoughOutside;
  const limit = chooseLimit(trials, {
    outside: known ? Math.max(0.3, outside / rows.length) : assumedOutside,
    mostSentAway: known ? 1 : mostSentAway,
  });
  const steps = isotonic(trials.map(({ fit, isRight }) => ({ at: fit, value: isRight ? 1 : 0 })));
  onProgress("training on all texts");
  const classify = trainIntents(rows);
  return (text) => decide(classify, { limit, steps }, text);
}

function decide(
  classify: IntentClassifier,
  { limit, steps }: { limit: number; steps: (fit: number) => number },
  text: { text: string; vector: Float32Array },
): IntentDecision {
  const { intent, fit } = classify(text);
  return { intent: fit >= limit ? intent : null, guess: intent, confidence: steps(fit) };
}

/**
 * The limit with the highest expected share of right decisions: those inside that are named rightly, weighted with
 * 1 − `outside`, and those outside that are turned away, with `outside`; among limits that send away at most
 * `mostSentAway` of those inside.
 */
export function chooseLimit(trials: Trial[], prior: { outside: number; mostSentAway: number }): number {
  const inside = trials.filter(({ inScope }) => inScope);
  const beyond = trials.filter(({ inScope }) => !inScope);
  let best = { limit: 0, value: Number.NEGATIVE_INFINITY };
  for (let step = 0; step < 100; step++) {
    const limit = step / 100;
    const sentAway = share(inside, ({ fit }) => fit < limit);
    if (sentAway > prior.mostSentAway) break;
    const named = share(inside, ({ fit, isRight }) => isRight && fit >= limit);
    const value = (1 - prior.outside) * named + prior.outside * share(beyond, ({ fit }) => fit < limit);
    if (value > best.value) best = { limit, value };
  }
  return best.limit;
}

function tryOut(rows: LabeledText[], onProgress: (line: string) => void): Trial[] {
  const random = seeded(7);
  const order = shuffled(rows, random);
  const intents = shuffled([...new Set(rows.flatMap(({ intent }) => intent ?? []))], random);
  const isKnown = rows.filter(({ intent }) => intent === null).length >= enoughOutside;
  return Array.from({ length: folds }, (_, fold) => {
    onProgress(`cross-validation ${fold + 1} of ${folds}`);
    // The last quarter of the intents is never held out: every fold keeps something to learn.
    const held = new Set(isKnown ? [] : intents.filter((_, at) => at % folds === fold && at < intents.length * 0.75));
    const isHeld = (intent: string | null) => intent !== null && held.has(intent);
    const training = order.filter(({ intent }, at) => at % folds !== fold && !isHeld(intent));
    if (!training.some(({ intent }) => intent !== null)) return [];
    const classify = trainIntents(training);
    return order
      .filter((_, at) => at % folds === fold)
      .map((row) => {
        const { intent, fit } = classify(row);
        const inScope = row.intent !== null && !isHeld(row.intent);
        return { fit, inScope, isRight: inScope && intent === row.intent };
      });
  }).flat();
}

function shuffled<T>(list: T[], random: () => number): T[] {
  return list
    .map((value) => ({ value, key: random() }))
    .sort((left, right) => left.key - right.key)
    .map(({ value }) => value);
}

function share<T>(list: T[], holds: (one: T) => boolean): number {
  return list.length === 0 ? 0 : list.filter(holds).length / list.length;
}
