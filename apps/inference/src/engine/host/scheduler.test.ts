import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFakeNative, expectedAnswer, type TestTask, writingTask } from "./fake-native.ts";
import { openStepLane } from "./lane.ts";
import { createScheduler } from "./scheduler.ts";

function open(options: { lanes?: number; slots?: number; failAt?: number; isCpu?: boolean; isApart?: boolean } = {}) {
  const { lanes = 1, slots = 4, failAt } = options;
  let clock = 0;
  const scheduler = createScheduler({ afterStep: () => {}, now: () => (clock += 10) });
  const opened = Array.from({ length: lanes }, (_, index) => {
    const fake = createFakeNative({ salt: index + 1, sequences: slots, failAt });
    const limits = {
      slots,
      batch: 64,
      chunk: 16,
      threads: 2,
      isCpu: options.isCpu ?? false,
      isApart: options.isApart ?? false,
    };
    const lane = openStepLane({ model: fake.model, context: fake.context, limits });
    scheduler.add(lane);
    return { lane, fake, salt: index + 1 };
  });
  const submit = (task: TestTask, lane = 0) => {
    opened[lane]?.lane.submit(task);
    scheduler.wake();
    return task;
  };
  return { scheduler, lanes: opened, submit };
}

const prompt = (length: number, seed = 1) => Array.from({ length }, (_, at) => ((at * 31 + seed * 17) % 900) + 1);

describe("the step scheduler", () => {
  it("computes all running answers in one decode", async () => {
    const { scheduler, lanes, submit } = open({ slots: 8 });
    const tasks = Array.from({ length: 8 }, (_, seed) => submit(writingTask({ prompt: prompt(4, seed), length: 50 })));
    await Promise.all(tasks.map((task) => task.outcome));
    const { steps, answers } = scheduler.counts();
    expect(answers + 8).toBe(8 * 50);
    expect(answers / steps).toBeGreaterThanOrEqual(0.9 * 8);
    expect(lanes[0]?.fake.decodes.slice(6, 40).every((size) => size === 8)).toBe(true);
  });

  it("gives every task the answer it would get alone, whatever runs, shares, leaves or waits beside it", async () => {
    const job = fc.record({
      lane: fc.nat(2),
      family: fc.nat(2),
      shared: fc.integer({ min: 1, max: 80 }),
      own: fc.integer({ min: 1, max: 40 }),
      length: fc.integer({ min: 1, max: 12 }),
      chat: fc.nat(3),
      isBackground: fc.boolean(),
      leavesAfter: fc.option(fc.nat(6)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(job, { minLength: 1, maxLength: 20 }), async (jobs) => {
        const { lanes, submit } = open({ lanes: 3, slots: 3, isCpu: jobs.length % 2 === 0 });
        const tasks = jobs.map((one, index) => {
          const known = [...prompt(one.shared, one.family), ...prompt(one.own, 100 + index)];
          const task = writingTask({
            prompt: known,
            length: one.length,
            affinity: one.chat === 0 ? "" : `chat ${one.chat}`,
            isBackground: one.isBackground,
            onToken: () => {
              if (one.leavesAfter !== null && task.answer.length > one.leavesAfter) task.isCancelled = true;
            },
          });
          return { known, one, task: submit(task, one.lane) };
        });
        await Promise.all(tasks.map(({ task }) => task.outcome));
        for (const { known, one, task } of tasks) {
          const expected = expectedAnswer(known, { length: one.length, salt: one.lane + 1 });
          expect(task.answer).toEqual(expected.slice(0, task.answer.length));
          if ((await task.outcome) === "whole") expect(task.answer).toHaveLength(one.length);
        }
        expect(lanes.map(({ lane }) => lane.running())).toEqual([0, 0, 0]);
      }),
      { numRuns: 60 },
    );
  });

  it("computes nothing beside anything else where that is wanted", async () => {
    const { lanes, submit } = open({ isApart: true });
    const tasks = [1, 2, 3].map((seed) => submit(writingTask({ prompt: prompt(20, seed), length: 5 })));
    await Promise.all(tasks.map((task) => task.outcome));
    expect(lanes[0]?.fake.decodes.toSorted((a, b) => b - a)).toEqual([20, 20, 20, ...Array(12).fill(1)]);
    const again = submit(writingTask({ prompt: prompt(20, 1), length: 1 }));
    await again.outcome;
    // The last token of a prompt that is known is not computed alone.
    expect(lanes[0]?.fake.decodes.at(-1)).toBe(2);
  });

  it("computes a shared beginning once and copies it", async () => {
    const { lanes, submit } = open();
    const system = prompt(60);
    const ask = (seed: number) =>
      writingTask({ prompt: [...system, ...prompt(5, seed)], length: 3, affinity: `${seed}` });
    await submit(ask(2)).outcome;
    const computed = lanes[0]?.fake.decodes.reduce((sum, size) => sum + size, 0) ?? 0;
    const second = submit(ask(3));
    const third = submit(ask(4));
    await Promise.all([second.outcome, third.outcome]);
    expect([second.cached, third.cached]).toEqual([60, 60]);
    expect(lanes[0]?.fake.copies()).toBe(2);
    const more = (lanes[0]?.fake.decodes.reduce((sum, size) => sum + size, 0) ?? 0) - computed;
    expect(more).toBe(2 * (5 + 2));
    expect(second.answer).toEqual(expectedAnswer([...system, ...prompt(5, 3)], { length: 3, salt: 1 }));
  });

  it("frees the slot of a cancelled task with the next step, and keeps its state for the retry", async () => {
    const { scheduler, submit } = open({ slots: 1 });
    let stepsAtStop = 0;
    const leaving = writingTask({
      prompt: prompt(20),
      length: 1_000,
      affinity: "chat",
      onToken: () => {
        if (leaving.answer.length !== 5) return;
        leaving.isCancelled = true;
        stepsAtStop = scheduler.counts().steps;
      },
    });
    submit(leaving);
    const waiting = submit(writingTask({ prompt: prompt(20), length: 2, affinity: "chat" }));
    expect(await leaving.outcome).toBe("cancelled");
    expect(leaving.answer).toHaveLength(5);
    expect(scheduler.counts().steps - stepsAtStop).toBeLessThanOrEqual(1);
    expect(await waiting.outcome).toBe("whole");
    expect(waiting.cached).toBe(19);
  });

  it("lets no version starve: with two adapters the last first word comes within twice the mean, in steps", async () => {
    const { scheduler, submit } = open({ lanes: 2, slots: 4 });
    const firsts: number[] = [];
    const tasks = Array.from({ length: 8 }, (_, index) => {
      let isFirst = true;
      const task = writingTask({
        prompt: prompt(40, index),
        length: 40,
        onToken: () => {
          if (isFirst) firsts.push(scheduler.counts().steps + 1);
          isFirst = false;
        },
      });
      return submit(task, index % 2);
    });
    await Promise.all(tasks.map((task) => task.outcome));
    const mean = firsts.reduce((sum, step) => sum + step, 0) / firsts.length;
    expect(Math.max(...firsts)).toBeLessThanOrEqual(2 * mean);
  });

  it("keeps a running answer going while a long prompt arrives", async () => {
    const { lanes, submit } = open();
    const running = writingTask({ prompt: prompt(4), length: 40 });
    const long = writingTask({ prompt: prompt(300, 5), length: 1 });
    const answeredAt: number[] = [];
    running.read = async (logits) => {
      const token = await logits.draw();
      running.answer.push(token);
      answeredAt.push(lanes[0]?.fake.decodes.length ?? 0);
      if (running.answer.length === 5) submit(long);
      return running.answer.length < 40 ? token : null;
    };
    submit(running);
    await Promise.all([running.outcome, long.outcome]);
    const gaps = answeredAt.slice(1).map((at, index) => at - (answeredAt[index] ?? at));
    // Between two words there is one piece of the prompt at most, and it is small.
    expect(Math.max(...gaps)).toBe(2);
    expect(Math.max(...(lanes[0]?.fake.decodes ?? []))).toBe(16);
  });

  it("lets chats in before background work that came earlier", async () => {
    const { submit } = open({ slots: 1 });
    const order: string[] = [];
    const add = (name: string, isBackground: boolean) => {
      const task = submit(writingTask({ prompt: prompt(3), length: 2, isBackground }));
      return task.outcome.then(() => order.push(name));
    };
    await Promise.all([add("first", true), add("background", true), add("chat", false)]);
    expect(order.indexOf("chat")).toBeLessThan(order.indexOf("background"));
  });

  it("fails what was in a decode that broke, and goes on with the rest", async () => {
    const { submit } = open({ failAt: 3 });
    const broken = submit(writingTask({ prompt: prompt(4), length: 10 }));
    expect(await broken.outcome).toBe("failed");
    const next = submit(writingTask({ prompt: prompt(4), length: 1 }));
    expect(await next.outcome).toBe("failed");
  });
});
