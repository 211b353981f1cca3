import { AppError } from "@whetstone/core/errors";
import type { LlamaContext, LlamaContextSequence, Token } from "node-llama-cpp";
import { commonPrefix } from "./place.ts";
import type { Lane, Logits, Task } from "./task.ts";

/** Prompt tokens computed in one go: small, so that running chats keep their pace and Stop is quick. */
const prefillChunk = 128;

/**
 * A lane on node-llama-cpp's public API alone: slower with several chats, because the library decides
 * what shares a decode. It serves when the members that our own scheduler needs are not there, and as
 * the yardstick that our scheduler's tokens are compared with.
 */
export function openPublicLane(options: { context: LlamaContext; slots: number; step: () => void }): Lane {
  const free = Array.from({ length: options.slots }, () => options.context.getSequence());
  const waiting: Task[] = [];
  let running = 0;

  function next(): void {
    const task = waiting[0];
    const sequence = task && takeBest(free, task.known);
    if (!task || !sequence) return;
    waiting.shift();
    running += 1;
    void work(task, sequence).finally(() => {
      running -= 1;
      free.push(sequence);
      next();
    });
    next();
  }

  async function work(task: Task, sequence: LlamaContextSequence): Promise<void> {
    try {
      task.end(await compute(task, sequence));
    } catch (error) {
      task.fail(error);
    }
  }

  /** False when it was cancelled. */
  async function compute(task: Task, sequence: LlamaContextSequence): Promise<boolean> {
    await sequence.adaptStateToTokens(task.known.slice(0, task.readsFrom), false);
    let at = sequence.nextTokenIndex;
    task.start(at);
    for (; task.readsFrom - at > prefillChunk; at += prefillChunk) {
      if (task.isCancelled) return false;
      await sequence.evaluateWithoutGeneratingNewTokens(task.known.slice(at, at + prefillChunk));
      options.step();
    }
    if (task.isCancelled) return false;
    return task.sampling ? write(task, { sequence, at }) : weigh(task, { sequence, at });
  }

  async function write(task: Task, { sequence, at }: { sequence: LlamaContextSequence; at: number }): Promise<boolean> {
    const sampling = task.sampling;
    const tokens = sequence.evaluate(task.known.slice(at), {
      temperature: sampling?.temperature,
      topP: sampling?.topP,
      topK: 0,
      minP: 0,
      seed: sampling?.seed,
      grammarEvaluationState: sampling?.grammar,
      yieldEogToken: true,
    });
    for await (const token of tokens) {
      options.step();
      if (task.isCancelled) return false;
      const drawn: Logits = { draw: async () => token, weigh: onlyWeighed };
      if ((await task.read(drawn, task.known.length - 1)) === null) return true;
      task.known.push(token);
    }
    return true;
  }

  async function weigh(task: Task, { sequence, at }: { sequence: LlamaContextSequence; at: number }): Promise<boolean> {
    const input = task.known.slice(at).map((token, index) => {
      if (at + index < task.readsFrom) return token;
      return [token, { generateNext: { probabilities: true, options: { temperature: 0, seed: 0 } } }] as [
        Token,
        { generateNext: { probabilities: true; options: { temperature: 0; seed: 0 } } },
      ];
    });
    const outputs = await sequence.controlledEvaluate(input);
    options.step();
    for (let index = task.readsFrom - at; index < input.length; index++) {
      const probabilities = outputs[index]?.next.probabilities;
      if (!probabilities) throw new Error("the engine gave no probabilities");
      await task.read(weighed(probabilities), at + index);
    }
    return true;
  }

  return {
    submit: (task) => {
      waiting.push(task);
      next();
    },
    running: () => running + waiting.length,
    cells: () => 0,
    close: () => options.context.dispose(),
  };
}

/** Takes the sequence that shares the longest beginning out of `free`. */
function takeBest(free: LlamaContextSequence[], known: Token[]): LlamaContextSequence | undefined {
  const shared = free.map((sequence) => commonPrefix(sequence.contextTokens, known));
  const best = shared.indexOf(Math.max(...shared));
  return best < 0 ? undefined : free.splice(best, 1)[0];
}

function weighed(probabilities: Map<Token, number>): Logits {
  return {
    draw: async () => {
      throw new Error("a task that only weighs cannot draw");
    },
    weigh: async ({ tokens, top }) => ({
      logProbs: tokens.map((token) => Math.log(probabilities.get(token) ?? 0)),
      top: [...probabilities].slice(0, top).map(([token, p]) => ({ token, logProb: Math.log(p) })),
    }),
  };
}

async function onlyWeighed(): Promise<never> {
  throw new AppError("INVALID", "The probabilities of an answer need SCHEDULER=step.");
}
