import type { Token } from "node-llama-cpp";
import type { NextToken, Score } from "../../contract.ts";
import type { LoadedModel } from "./load.ts";
import type { Task } from "./task.ts";

type Common = { id: number; prompt: Token[]; arrivedAt: number; reply: (value: unknown) => void };

/** Reads off the most probable next tokens, and writes nothing. */
export function openNextTokens(loaded: LoadedModel, options: Common & { top: number; fail: Task["fail"] }): Task {
  let found: NextToken[] = [];
  return {
    ...taskOf(options),
    known: options.prompt,
    read: async (logits) => {
      const { top } = await logits.weigh({ tokens: [], top: options.top });
      found = top.map(({ token, logProb }) => ({
        id: token,
        text: loaded.model.detokenize([token], true),
        p: Math.exp(logProb),
      }));
      return null;
    },
    end: () => options.reply(found),
    fail: options.fail,
  };
}

/** Weighs a given continuation token by token. */
export function openScore(options: Common & { completion: Token[]; fail: Task["fail"] }): Task {
  const { prompt, completion } = options;
  const tokenLogProbs: number[] = [];
  return {
    ...taskOf(options),
    known: [...prompt, ...completion.slice(0, -1)],
    read: async (logits, at) => {
      const token = completion[at - prompt.length + 1];
      if (token === undefined) return null;
      const { logProbs } = await logits.weigh({ tokens: [token], top: 0 });
      tokenLogProbs.push(logProbs[0] ?? Number.NEGATIVE_INFINITY);
      return null;
    },
    end: () => {
      const logProb = tokenLogProbs.reduce((sum, value) => sum + value, 0);
      options.reply({ logProb, tokens: completion, tokenLogProbs } satisfies Score);
    },
    fail: options.fail,
  };
}

function taskOf(options: Common) {
  return {
    id: options.id,
    affinity: "",
    isBackground: true,
    sharedTokens: 0,
    readsFrom: options.prompt.length - 1,
    sampling: null,
    isCancelled: false,
    arrivedAt: options.arrivedAt,
    start: () => {},
  };
}
