/** One task as the planner sees it. */
export type Pending = {
  /** Tokens of the task that are not computed yet; 1 for an answer that is being written. */
  remaining: number;
  isWriting: boolean;
  /** How many positions at the end of `remaining` will be read; each costs a row of logits. */
  reads: number;
  arrivedAt: number;
  hasBegun: boolean;
  isBackground: boolean;
};

export type StepLimits = {
  /** Tokens of one decode. */
  batch: number;
  /** Prompt tokens of one decode while somebody is being answered. */
  chunk: number;
  /** Rows of logits of one decode. */
  rows: number;
  /** A chat is being answered, in this lane or another. */
  isAnswering: boolean;
  now: number;
};

/** A prompt that stands in line for this long lets the chunk grow by one more of its size. */
const patienceMs = 700;

/** A long prompt is not overtaken any more once it has waited this long. */
const ageMs = 2_000;

/**
 * How many tokens of each task the next decode takes (same order, 0 for none): one of every answer that
 * is being written, then prompts, the shortest rest first. While answers run, prompts get a small chunk,
 * so that nobody's words stall; the chunk grows with the time that a prompt has waited for its first token.
 */
export function planStep(tasks: readonly Pending[], limits: StepLimits): number[] {
  const take = tasks.map(() => 0);
  let space = limits.batch;
  let rows = limits.rows;
  for (const [index, task] of tasks.entries()) {
    if (!task.isWriting || space === 0 || rows === 0) continue;
    take[index] = 1;
    space -= 1;
    rows -= 1;
  }
  let prompt = Math.min(space, promptTokens(tasks, limits));
  for (const index of promptOrder(tasks, limits.now)) {
    const task = tasks[index];
    if (!task || prompt === 0) break;
    // A small rest goes along: a decode of its own would cost more.
    const whole = task.remaining <= Math.min(space, prompt + limits.chunk / 4) ? task.remaining : prompt;
    const count = fitRows(Math.min(task.remaining, whole), { task, rows });
    take[index] = count;
    space -= count;
    prompt = Math.max(0, prompt - count);
    rows -= Math.max(0, count - (task.remaining - task.reads));
  }
  return take;
}

function promptTokens(tasks: readonly Pending[], limits: StepLimits): number {
  const isAnswering = limits.isAnswering || tasks.some((task) => task.isWriting && !task.isBackground);
  if (!isAnswering) return limits.batch;
  const inLine = tasks.filter((task) => !task.isWriting && !task.hasBegun && !task.isBackground);
  const longest = Math.max(0, ...inLine.map((task) => limits.now - task.arrivedAt));
  return limits.chunk * (1 + Math.floor(longest / patienceMs));
}

/** Chats before background work, those that waited too long first, then the shortest rest. */
function promptOrder(tasks: readonly Pending[], now: number): number[] {
  const key = (task: Pending) => [
    task.isBackground ? 1 : 0,
    now - task.arrivedAt > ageMs ? 0 : 1,
    now - task.arrivedAt > ageMs ? task.arrivedAt : task.remaining,
    task.arrivedAt,
  ];
  return tasks
    .map((task, index) => ({ task, index, key: key(task) }))
    .filter(({ task }) => !task.isWriting)
    .sort((a, b) => compare(a.key, b.key))
    .map(({ index }) => index);
}

function compare(a: number[], b: number[]): number {
  for (const [at, value] of a.entries()) {
    const difference = value - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The most tokens that read no more than `rows` positions. */
function fitRows(count: number, { task, rows }: { task: Pending; rows: number }): number {
  const silent = task.remaining - task.reads;
  return Math.min(count, silent + rows);
}
