import type { LlamaContext, LlamaModel, Token } from "node-llama-cpp";
import type { NativeContext } from "./step-binding.ts";
import type { Task } from "./task.ts";

/**
 * A context for tests that computes nothing and checks everything: positions must continue what a sequence
 * holds, a batch must not be overfilled, and nothing may be touched while a decode runs. The next token is
 * a hash of the whole sequence and the version's salt, so any mixed or missing state shows in the answer.
 */
export function createFakeNative(options: { salt: number; sequences: number; failAt?: number }) {
  const state = Array.from({ length: options.sequences }, (): number[] => []);
  const decodes: number[] = [];
  let batch: { sequence: number; at: number; tokens: number[]; reads: number[]; first: number }[] = [];
  let room = 0;
  let rows: number[] = [];
  let isDecoding = false;
  let copies = 0;

  const cells = (sequence: number) => {
    if (isDecoding) throw new Error("touched while a decode runs");
    const found = state[sequence];
    if (!found) throw new Error(`there is no sequence ${sequence}`);
    return found;
  };

  const native: NativeContext = {
    setThreads: () => {},
    initBatch: (size) => {
      if (isDecoding) throw new Error("touched while a decode runs");
      batch = [];
      room = size;
    },
    addToBatch: (sequence, at, tokens, logitIndexes) => {
      const held = cells(sequence).length;
      if (at !== held) throw new Error(`sequence ${sequence} holds ${held} tokens and is continued at ${at}`);
      if (tokens.length > room) throw new Error("the batch is too small");
      const first = batch.reduce((sum, part) => sum + part.tokens.length, 0);
      room -= tokens.length;
      batch.push({ sequence, at, tokens: [...tokens], reads: [...logitIndexes], first });
      return Uint32Array.from(logitIndexes, (index) => first + index);
    },
    decodeBatch: async () => {
      const size = batch.reduce((sum, part) => sum + part.tokens.length, 0);
      if (decodes.length === options.failAt) throw new Error("the decode failed on purpose");
      isDecoding = true;
      await new Promise((resolve) => setImmediate(resolve));
      isDecoding = false;
      decodes.push(size);
      rows = [];
      for (const { sequence, tokens, reads, first } of batch) {
        for (const [index, token] of tokens.entries()) {
          cells(sequence).push(token);
          if (reads.includes(index)) rows[first + index] = nextToken(cells(sequence), options.salt);
        }
      }
    },
    sampleToken: (async (row: number, _sampler: unknown, asPairs?: boolean) => {
      const token = rows[row];
      if (token === undefined) throw new Error(`row ${row} was not asked for`);
      return asPairs === undefined ? token : [token, undefined, 1, [token, 0], 1];
    }) as NativeContext["sampleToken"],
    removeTokenCellsFromSequence: (sequence, from) => {
      cells(sequence).length = from;
      return true;
    },
    disposeSequence: (sequence) => {
      cells(sequence).length = 0;
    },
    copySequenceStateFromOtherSequence: async (target, source) => {
      copies += 1;
      cells(target).splice(0, Number.POSITIVE_INFINITY, ...cells(source));
      return cells(target).length - 1;
    },
  };
  class AddonSampler {
    applyConfig() {}
    dispose() {}
  }
  return {
    context: { _ctx: native, batchSize: 64, dispose: async () => {} } as unknown as LlamaContext,
    model: { _model: {}, llama: { _bindings: { AddonSampler } } } as unknown as LlamaModel,
    decodes: decodes as readonly number[],
    copies: () => copies,
  };
}

/** What a version says after these tokens. */
export function nextToken(known: readonly number[], salt: number): Token {
  let hash = salt;
  for (const token of known) hash = (Math.imul(hash ^ token, 16_777_619) + 2_166_136_261) >>> 0;
  return ((hash % 997) + 1) as Token;
}

/** An answer of `length` tokens by a version that nothing disturbs. */
export function expectedAnswer(
  prompt: readonly number[],
  { length, salt }: { length: number; salt: number },
): number[] {
  const known = [...prompt];
  for (let count = 0; count < length; count++) known.push(nextToken(known, salt));
  return known.slice(prompt.length);
}

export type TestTask = Task & { answer: number[]; cached: number; outcome: Promise<"whole" | "cancelled" | "failed"> };

/** A task that writes `length` tokens. */
export function writingTask(wanted: {
  prompt: number[];
  length: number;
  affinity?: string;
  isBackground?: boolean;
  sharedTokens?: number;
  onToken?: () => void;
}): TestTask {
  let settle: (outcome: "whole" | "cancelled" | "failed") => void = () => {};
  const task: TestTask = {
    id: 0,
    affinity: wanted.affinity ?? "",
    isBackground: wanted.isBackground ?? false,
    sharedTokens: wanted.sharedTokens ?? 0,
    known: [...wanted.prompt] as Token[],
    readsFrom: wanted.prompt.length - 1,
    sampling: { temperature: 0, topP: 1, seed: 0 },
    isCancelled: false,
    arrivedAt: 0,
    answer: [],
    cached: -1,
    outcome: new Promise((resolve) => {
      settle = resolve;
    }),
    start: (cached) => {
      task.cached = cached;
    },
    read: async (logits) => {
      const token = await logits.draw();
      task.answer.push(token);
      wanted.onToken?.();
      return task.answer.length < wanted.length ? token : null;
    },
    end: (isWhole) => settle(isWhole ? "whole" : "cancelled"),
    fail: () => settle("failed"),
  };
  return task;
}
