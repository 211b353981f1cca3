import type { SparseVector } from "./text-features.ts";

/** Multinomial logistic regression, one column of weights per class. `weights[feature * classes + class]`. */
export type SoftmaxModel = { classes: number; weights: Float32Array; bias: Float32Array };

export type TrainOptions = {
  /** Passes over the rows. */
  epochs: number;
  /** First step size of AdaGrad; falls linearly to a tenth. */
  rate: number;
  /** L2 penalty on the weights of the features that a batch touches. */
  decay: number;
  /** Share of the target spread over all classes, 0 to 1: labels are sometimes wrong. */
  smoothing: number;
};

type Row = { indices: Int32Array; values: Float32Array };

const batchSize = 32;

/**
 * Trains on rows given as sparse vectors by mini-batches of 32 with AdaGrad (Duchi, Hazan and Singer 2011). The same
 * rows give the same model: the order comes from a fixed seed.
 *
 * @param labels class of each row, 0 to `classes` − 1
 * @param features number of features; indices lie below it
 */
export function trainSparse(
  rows: SparseVector[],
  labels: number[],
  size: { classes: number; features: number },
  options: TrainOptions,
): SoftmaxModel {
  return train(rows, labels, size, options);
}

/** The same for dense vectors of one length. */
export function trainDense(
  rows: Float32Array[],
  labels: number[],
  classes: number,
  options: TrainOptions,
): SoftmaxModel {
  const features = rows[0]?.length ?? 0;
  const indices = Int32Array.from({ length: features }, (_, index) => index);
  return train(
    rows.map((values) => ({ indices, values })),
    labels,
    { classes, features },
    options,
  );
}

/** Probabilities of the classes for one dense vector, of one sum. */
export function predictDense(model: SoftmaxModel, vector: Float32Array): Float32Array {
  const { classes, weights } = model;
  const scores = Float32Array.from(model.bias);
  for (let feature = 0; feature < vector.length; feature++)
    addScaled(scores, weights, feature * classes, vector[feature] ?? 0);
  return toProbabilities(scores);
}

/** Probabilities of the classes for one sparse vector, of one sum. */
export function predictSparse(model: SoftmaxModel, { indices, values }: SparseVector): Float32Array {
  const { classes, weights } = model;
  const scores = Float32Array.from(model.bias);
  for (let at = 0; at < indices.length; at++) addScaled(scores, weights, (indices[at] ?? 0) * classes, values[at] ?? 0);
  return toProbabilities(scores);
}

/** Turns scores into probabilities in place. */
export function toProbabilities(scores: Float32Array): Float32Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > highest) highest = score;
  let sum = 0;
  for (let at = 0; at < scores.length; at++) {
    const value = Math.exp((scores[at] ?? 0) - highest);
    scores[at] = value;
    sum += value;
  }
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] ?? 0) / sum;
  return scores;
}

function train(
  rows: Row[],
  labels: number[],
  { classes, features }: { classes: number; features: number },
  { epochs, rate, decay, smoothing }: TrainOptions,
): SoftmaxModel {
  const weights = new Float32Array(features * classes);
  const bias = new Float32Array(classes);
  const squares = new Float32Array(features * classes).fill(1e-6);
  const biasSquares = new Float32Array(classes).fill(1e-6);
  const gradient = new Float32Array(features * classes);
  const biasGradient = new Float32Array(classes);
  const order = Int32Array.from(rows, (_, index) => index);
  const random = seeded(42);
  const touched = new Uint8Array(features);
  const list: number[] = [];
  const scores = new Float32Array(classes);

  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    const step = rate * (1 - (0.9 * epoch) / epochs);
    for (let from = 0; from < order.length; from += batchSize) {
      const to = Math.min(order.length, from + batchSize);
      const share = 1 / (to - from);
      for (let at = from; at < to; at++) {
        const row = rows[order[at] ?? 0];
        if (row) accumulate(row, labels[order[at] ?? 0] ?? 0, share);
      }
      apply(step);
    }
  }
  return { classes, weights, bias };

  function accumulate({ indices, values }: Row, label: number, share: number): void {
    scores.set(bias);
    for (let at = 0; at < indices.length; at++)
      addScaled(scores, weights, (indices[at] ?? 0) * classes, values[at] ?? 0);
    toProbabilities(scores);
    for (let k = 0; k < classes; k++)
      scores[k] = share * ((scores[k] ?? 0) - smoothing / classes - (k === label ? 1 - smoothing : 0));
    for (let k = 0; k < classes; k++) biasGradient[k] = (biasGradient[k] ?? 0) + (scores[k] ?? 0);
    for (let at = 0; at < indices.length; at++) {
      const feature = indices[at] ?? 0;
      const value = values[at] ?? 0;
      const offset = feature * classes;
      if (!touched[feature]) {
        touched[feature] = 1;
        list.push(feature);
      }
      for (let k = 0; k < classes; k++) gradient[offset + k] = (gradient[offset + k] ?? 0) + value * (scores[k] ?? 0);
    }
  }

  function apply(step: number): void {
    for (const feature of list) {
      touched[feature] = 0;
      const offset = feature * classes;
      for (let at = offset; at < offset + classes; at++) {
        const slope = (gradient[at] ?? 0) + decay * (weights[at] ?? 0);
        gradient[at] = 0;
        const square = (squares[at] ?? 0) + slope * slope;
        squares[at] = square;
        weights[at] = (weights[at] ?? 0) - (step * slope) / Math.sqrt(square);
      }
    }
    list.length = 0;
    for (let k = 0; k < classes; k++) {
      const slope = biasGradient[k] ?? 0;
      biasGradient[k] = 0;
      const square = (biasSquares[k] ?? 0) + slope * slope;
      biasSquares[k] = square;
      bias[k] = (bias[k] ?? 0) - (step * slope) / Math.sqrt(square);
    }
  }
}

function addScaled(scores: Float32Array, weights: Float32Array, offset: number, factor: number): void {
  for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] ?? 0) + factor * (weights[offset + k] ?? 0);
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = kept;
  }
}
