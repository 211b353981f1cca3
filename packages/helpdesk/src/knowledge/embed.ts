import type { InferenceClient } from "@whetstone/inference/client";

/** Texts that are sent to the model server at once. */
const batchSize = 32;

/** Embeds any number of texts, in batches; the same text is sent once. */
export async function embedAll(inference: InferenceClient, texts: string[]): Promise<Float32Array[]> {
  const distinct = [...new Set(texts)];
  const vectors = new Map<string, Float32Array>();
  for (let at = 0; at < distinct.length; at += batchSize) {
    const batch = distinct.slice(at, at + batchSize);
    const embedded = await inference.embed(batch);
    for (const [index, text] of batch.entries()) vectors.set(text, vectorOf(embedded[index]));
  }
  return texts.map((text) => vectorOf(vectors.get(text)));
}

/** Sentences and questions that came up lately, so that a popular article's sentences are embedded once. */
const cacheSize = 5_000;
const caches = new WeakMap<InferenceClient, Map<string, Float32Array>>();

/** Like `embedAll`, but remembers the last 5,000 texts (about 8 MB); for questions and sentences, not for imports. */
export async function embedCached(inference: InferenceClient, texts: string[]): Promise<Float32Array[]> {
  const cache = caches.get(inference) ?? new Map<string, Float32Array>();
  caches.set(inference, cache);
  const missing = texts.filter((text) => !cache.has(text));
  const vectors = await embedAll(inference, missing);
  const fresh = new Map(missing.map((text, index) => [text, vectorOf(vectors[index])]));
  const found = texts.map((text) => vectorOf(fresh.get(text) ?? cache.get(text)));
  for (const [index, text] of texts.entries()) {
    cache.delete(text);
    cache.set(text, vectorOf(found[index]));
  }
  for (const oldest of cache.keys()) {
    if (cache.size <= cacheSize) break;
    cache.delete(oldest);
  }
  return found;
}

/** Dot product; of unit vectors the cosine. */
export function similarity(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}

function vectorOf(vector: Float32Array | undefined): Float32Array {
  if (!vector) throw new Error("The model server answered with fewer vectors than texts.");
  return vector;
}
