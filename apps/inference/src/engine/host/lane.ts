import type { LlamaContext, LlamaModel } from "node-llama-cpp";
import { createPace } from "./pace.ts";
import { createPins } from "./pins.ts";
import { place } from "./place.ts";
import { type Pending, planStep } from "./plan-step.ts";
import { type NativeContext, nativeContext, openLogits, openSampler, type Sampler } from "./step-binding.ts";
import type { Lane, Task } from "./task.ts";

type Slot = {
  index: number;
  task: Task | null;
  sampler: Sampler | null;
  affinity: string;
  /** Tokens that the task found computed. */
  kept: number;
  /** Tokens whose state the sequence holds. */
  cells: number[];
  lastUsed: number;
};

/** What one task gives to a decode. */
type Part = { slot: Slot; task: Task; count: number; from: number };

export type LaneLimits = {
  slots: number;
  batch: number;
  chunk: number;
  threads: number;
  isCpu: boolean;
  /** Nothing is computed beside anything else, so that an answer's words do not depend on what runs at the time. */
  isApart: boolean;
};

export type LaneStep = {
  /** Tokens that went through the decode, and how many answers got their next word from it. */
  tokens: number;
  answers: number;
};

/** A row of logits costs four bytes for every token of the vocabulary. */
const mostRows = 64;

/**
 * One context (the base, or the base with one adapter) and its sequences. State never leaves a lane: what
 * another adapter computed is wrong here. The scheduler gives it turns; between them nothing runs.
 */
export function openStepLane(options: { model: LlamaModel; context: LlamaContext; limits: LaneLimits }) {
  const { limits } = options;
  const native: NativeContext = nativeContext(options.context);
  const slots: Slot[] = Array.from({ length: limits.slots }, (_, index) => ({
    index,
    task: null,
    sampler: null,
    affinity: "",
    kept: 0,
    cells: [],
    lastUsed: 0,
  }));
  const waiting: Task[] = [];
  const pace = createPace(limits);
  const pins = createPins(Math.max(1, Math.floor(limits.slots / 2)));
  let probe: Sampler | null = null;
  let uses = 0;

  const running = () => slots.filter((slot) => slot.task !== null);

  /** Gives waiting tasks a sequence, chats first. */
  async function admit(): Promise<void> {
    for (const task of [...waiting].sort((a, b) => Number(a.isBackground) - Number(b.isBackground))) {
      if (task.isCancelled) {
        waiting.splice(waiting.indexOf(task), 1);
        task.end(false);
        continue;
      }
      const views = slots.map((slot) => ({ ...slot, isBusy: slot.task !== null }));
      // A single token is computed by other routines than several; apart, a prompt ends in several always.
      const mostKept = Math.max(0, task.readsFrom - (limits.isApart ? 1 : 0));
      const wanted = { affinity: task.affinity, tokens: task.known, mostKept, pins: pins.list() };
      const found = place(views, wanted);
      const slot = found && slots[found.index];
      if (!slot) return;
      waiting.splice(waiting.indexOf(task), 1);
      pins.use(task.known.slice(0, task.sharedTokens));
      if (found.copyFrom !== null) await copy(slot, slots[found.copyFrom]);
      trim(slot, found.keep);
      const sampler = task.sampling && openSampler(options.model, task.sampling);
      Object.assign(slot, { task, sampler, affinity: task.affinity, kept: found.keep, lastUsed: ++uses });
      task.start(found.keep);
    }
  }

  async function copy(target: Slot, source: Slot | undefined): Promise<void> {
    if (!source) return;
    trim(target, 0);
    await native.copySequenceStateFromOtherSequence(target.index, source.index);
    target.cells = [...source.cells];
  }

  function trim(slot: Slot, length: number): void {
    if (slot.cells.length <= length) return;
    if (length === 0) native.disposeSequence(slot.index);
    else native.removeTokenCellsFromSequence(slot.index, length, -1);
    slot.cells.length = length;
  }

  function free(slot: Slot): Task | null {
    const task = slot.task;
    slot.sampler?.close();
    slot.sampler = null;
    slot.task = null;
    return task;
  }

  /** The next words of all answers and a piece of the prompts. Cancelled tasks leave first. */
  async function step(now: number, isAnswering: boolean): Promise<LaneStep> {
    for (const slot of running()) if (slot.task?.isCancelled) free(slot)?.end(false);
    await admit();
    const busy = running();
    const take = planStep(
      busy.map((slot) => pending(slot)),
      { batch: limits.batch, chunk: limits.chunk, rows: mostRows, isAnswering, now },
    );
    const parts = busy.flatMap((slot, index): Part[] => {
      const count = take[index] ?? 0;
      return count > 0 && slot.task ? [{ slot, task: slot.task, count, from: slot.cells.length }] : [];
    });
    const words = parts.filter(({ slot, count }) => count === 1 && isWriting(slot));
    const done = await write(words);
    const prompts = parts.filter((part) => !words.includes(part));
    for (const group of limits.isApart ? prompts.map((part) => [part]) : byLength(prompts)) {
      count(done, await decode(group, pace.together.threads));
    }
    return done;
  }

  /** The next word of every answer, in the way that is fastest for so many. */
  async function write(words: Part[]): Promise<LaneStep> {
    const done = { tokens: 0, answers: 0 };
    if (words.length === 0) return done;
    const way = pace.choose(words.length);
    const startedAt = performance.now();
    for (const group of way.isApart ? words.map((part) => [part]) : [words]) {
      count(done, await decode(group, way.threads));
    }
    pace.observe(words.length, { way, ms: performance.now() - startedAt });
    return done;
  }

  /** One decode, and what its tasks read from it. */
  async function decode(parts: Part[], threads: number): Promise<LaneStep> {
    const tokens = parts.reduce((sum, part) => sum + part.count, 0);
    if (tokens === 0) return { tokens, answers: 0 };
    native.setThreads(threads);
    native.initBatch(tokens);
    const batch = parts.map((part) => ({ ...part, ...add(part) }));
    try {
      await native.decodeBatch();
    } catch (error) {
      for (const { slot } of batch) {
        trim(slot, 0);
        free(slot)?.fail(error);
      }
      return { tokens, answers: 0 };
    }
    for (const { slot, task, count, from } of batch) slot.cells.push(...task.known.slice(from, from + count));
    const answers = await Promise.all(batch.map(read));
    return { tokens, answers: answers.filter(Boolean).length };
  }

  function pending(slot: Slot): Pending {
    const task = slot.task as Task;
    const remaining = task.known.length - slot.cells.length;
    return {
      remaining,
      isWriting: isWriting(slot),
      reads: Math.min(remaining, task.known.length - task.readsFrom),
      arrivedAt: task.arrivedAt,
      hasBegun: slot.cells.length > slot.kept,
      isBackground: task.isBackground,
    };
  }

  function add({ slot, task, count, from }: Part) {
    const reads: number[] = [];
    for (let at = Math.max(from, task.readsFrom); at < from + count; at++) reads.push(at);
    const tokens = Uint32Array.from(task.known.slice(from, from + count));
    const logits = native.addToBatch(
      slot.index,
      from,
      tokens,
      Uint32Array.from(reads, (at) => at - from),
    );
    return { reads, logits };
  }

  /** True when the task got another token. */
  async function read(part: { slot: Slot; task: Task; reads: number[]; logits: Uint32Array }): Promise<boolean> {
    const { slot, task } = part;
    let isGrown = false;
    try {
      for (const [order, at] of part.reads.entries()) {
        const index = part.logits[order] ?? 0;
        const logits = openLogits(native, { index, sampler: () => samplerOf(slot), probe: sharedProbe });
        const token = await task.read(logits, at);
        if (token === null) continue;
        task.known.push(token);
        isGrown = true;
      }
      if (slot.cells.length >= task.known.length) free(slot)?.end(true);
    } catch (error) {
      free(slot)?.fail(error);
    }
    return isGrown;
  }

  function sharedProbe(): Sampler {
    probe ??= openSampler(options.model, { temperature: 0, topP: 1, seed: 0 });
    return probe;
  }

  /** Nothing of a lane whose step broke can be trusted. */
  function fail(error: unknown): void {
    for (const task of waiting.splice(0)) task.fail(error);
    for (const slot of slots) {
      trim(slot, 0);
      free(slot)?.fail(error);
    }
  }

  return {
    submit: (task: Task) => {
      waiting.push(task);
    },
    step,
    fail,
    hasWork: () => waiting.length > 0 || slots.some((slot) => slot.task !== null),
    /** A chat is being answered. */
    isAnswering: () => slots.some((slot) => slot.task?.isBackground === false && isWriting(slot)),
    running: () => running().length + waiting.length,
    cells: () => slots.reduce((sum, slot) => sum + slot.cells.length, 0),
    close: async () => {
      probe?.close();
      await options.context.dispose();
    },
  } satisfies Lane & Record<string, unknown>;
}

/** An answer's next word needs only its last one. */
function isWriting({ task, cells }: Slot): boolean {
  return task?.sampling != null && cells.length > task.readsFrom && task.known.length - cells.length === 1;
}

/**
 * Parts that go into one decode: those of one length. With a cache per sequence the library cuts a decode
 * into pieces in which all sequences have equally many tokens, so a ragged one costs several small ones.
 */
function byLength(parts: Part[]): Part[][] {
  const groups = new Map<number, Part[]>();
  for (const part of parts) {
    const group = groups.get(part.count);
    if (group) group.push(part);
    else groups.set(part.count, [part]);
  }
  return [...groups.values()];
}

function count(done: LaneStep, more: LaneStep): void {
  done.tokens += more.tokens;
  done.answers += more.answers;
}

function samplerOf(slot: Slot): Sampler {
  if (!slot.sampler) throw new Error("a task that only weighs cannot draw");
  return slot.sampler;
}

export type StepLane = ReturnType<typeof openStepLane>;
