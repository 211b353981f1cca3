import type { InferenceClient } from "@whetstone/inference/client";

/** For tests: words hashed into 384 places, so that texts which share words are near each other. */
export function fakeEmbed(texts: string[]): Float32Array[] {
  return texts.map((text) => {
    const vector = new Float32Array(384);
    for (const word of text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []) {
      let hash = 2_166_136_261;
      for (const character of word.replace(/s$/, ""))
        hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
      const place = (hash >>> 0) % 384;
      vector[place] = (vector[place] ?? 0) + 1;
    }
    const length = Math.hypot(...vector) || 1;
    return vector.map((value) => value / length);
  });
}

export function fakeInference(embed: (texts: string[]) => Float32Array[] = fakeEmbed): InferenceClient {
  const missing = () => {
    throw new Error("This fake only embeds.");
  };
  return {
    embed: async (texts) => embed(texts),
    generate: missing,
    countTokens: missing,
    tokenize: missing,
    nextTokens: missing,
    score: missing,
    warm: missing,
    retire: missing,
    adapters: missing,
    status: missing,
  };
}
