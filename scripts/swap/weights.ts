import type { InferenceClient } from "@whetstone/inference/client";
import { distance } from "./compare.ts";
import { type Heard, prompts } from "./streams.ts";
import type { SwapVersion } from "./versions.ts";

/**
 * Says which version a stream came from, by what each version alone thinks of its tokens. State of another version, once
 * copied or mixed in, would move a stream's log-probabilities away from its own version and towards the other.
 */
export function openWeights(inference: InferenceClient, versions: SwapVersion[]) {
  const known = new Map<string, Promise<number[]>>();

  function score(adapterHash: string, prompt: number, ids: number[]): Promise<number[]> {
    const key = `${adapterHash}:${prompt}:${ids.join(" ")}`;
    const asked =
      known.get(key) ??
      inference
        .score({ prompt: { messages: prompts[prompt] ?? [] }, completion: ids, adapterHash })
        .then(({ tokenLogProbs }) => tokenLogProbs);
    known.set(key, asked);
    return asked;
  }

  return {
    distances: async ({ tokens, prompt, adapterHash }: Heard): Promise<{ own: number; other: number }> => {
      const ids = tokens.flatMap(({ id }) => (id === null ? [] : [id]));
      let own = Number.POSITIVE_INFINITY;
      let other = Number.POSITIVE_INFINITY;
      for (const version of versions) {
        const found = distance(tokens, await score(version.adapterHash, prompt, ids));
        if (version.adapterHash === adapterHash) own = found;
        else other = Math.min(other, found);
      }
      return { own, other };
    },
  };
}
