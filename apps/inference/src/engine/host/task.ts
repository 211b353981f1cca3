import type { LlamaGrammarEvaluationState, Token } from "node-llama-cpp";

/** What a lane lets a task see after a decode: the logits of one position. */
export type Logits = {
  /** The next token by the task's own sampling. */
  draw: () => Promise<Token>;
  /** Natural logarithms of the probabilities of `tokens`, and the `top` most probable tokens, both without sampling. */
  weigh: (wanted: { tokens: Token[]; top: number }) => Promise<Weights>;
};

export type Weights = { logProbs: number[]; top: { token: Token; logProb: number }[] };

/** How tokens are drawn; the state of seed and grammar belongs to one task. */
export type Sampling = { temperature: number; topP: number; seed: number; grammar?: LlamaGrammarEvaluationState };

/**
 * One piece of work in one sequence: an answer that grows, or probabilities that are read off. A lane
 * computes `known` in pieces and calls `read` once for every position from `readsFrom` on.
 */
export type Task = {
  id: number;
  /** Requests with the same affinity continue each other. */
  affinity: string;
  isBackground: boolean;
  /** Tokens at the beginning that other chats share too, e.g. a site's system prompt; 0 for none. */
  sharedTokens: number;
  /** Tokens that must be in the sequence; grows with every token that `read` gives back. */
  known: Token[];
  /** Index in `known` of the first token after which the task wants to read. */
  readsFrom: number;
  /** Null for a task that only weighs. */
  sampling: Sampling | null;
  isCancelled: boolean;
  /** Milliseconds of a monotonic clock. */
  arrivedAt: number;
  start: (cachedTokens: number) => void;
  /** A token to append, or null. The task is over when all of `known` is computed and nothing was appended. */
  read: (logits: Logits, at: number) => Promise<Token | null>;
  /** Called once, unless `fail` is; `isWhole` is false for a cancelled task. */
  end: (isWhole: boolean) => void;
  fail: (error: unknown) => void;
};

/** One version of the model: a context, its sequences, and the tasks in them. */
export type Lane = {
  submit: (task: Task) => void;
  /** Tasks that run or wait. */
  running: () => number;
  /** Tokens whose state is held. */
  cells: () => number;
  close: () => Promise<void>;
};
