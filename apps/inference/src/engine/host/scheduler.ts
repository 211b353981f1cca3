import { errorFields, log } from "@whetstone/core/log";
import type { StepLane } from "./lane.ts";

export type StepCounts = { steps: number; tokens: number; answers: number };

/**
 * Gives the lanes that have work their turns, one decode at a time, in a circle: every running answer of
 * every version gets its next word in each round, so that no version starves. What must not run beside a
 * decode (opening and closing contexts) is done between two steps.
 */
export function createScheduler(options: { afterStep: () => void; now: () => number }) {
  const lanes: StepLane[] = [];
  const between: (() => Promise<void>)[] = [];
  const counts: StepCounts = { steps: 0, tokens: 0, answers: 0 };
  let isRunning = false;
  let turn = 0;

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    try {
      for (;;) {
        for (let work = between.shift(); work; work = between.shift()) await work();
        const lane = nextLane();
        if (!lane) return;
        const isAnswering = lanes.some((one) => one.isAnswering());
        try {
          const step = await lane.step(options.now(), isAnswering);
          counts.steps += 1;
          counts.tokens += step.tokens;
          counts.answers += step.answers;
        } catch (error) {
          log("error", "step.broken", errorFields(error));
          lane.fail(error);
        }
        options.afterStep();
      }
    } finally {
      isRunning = false;
    }
  }

  function nextLane(): StepLane | null {
    for (let tried = 0; tried < lanes.length; tried++) {
      turn = (turn + 1) % lanes.length;
      const lane = lanes[turn];
      if (lane?.hasWork()) return lane;
    }
    return null;
  }

  return {
    add: (lane: StepLane) => {
      lanes.push(lane);
    },
    remove: (lane: StepLane) => {
      const at = lanes.indexOf(lane);
      if (at >= 0) lanes.splice(at, 1);
    },
    /** Call after work was given to a lane. */
    wake: () => void run(),
    /** Runs while no decode does. */
    exclusively: <T>(work: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        between.push(() => work().then(resolve, reject));
        void run();
      }),
    counts: () => ({ ...counts }),
  };
}

export type Scheduler = ReturnType<typeof createScheduler>;
