import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Pending, planStep, type StepLimits } from "./plan-step.ts";

const writing: Pending = {
  remaining: 1,
  isWriting: true,
  reads: 1,
  arrivedAt: 0,
  hasBegun: true,
  isBackground: false,
};
const prompt = (remaining: number, more: Partial<Pending> = {}): Pending => ({
  remaining,
  isWriting: false,
  reads: 1,
  arrivedAt: 0,
  hasBegun: true,
  isBackground: false,
  ...more,
});
const limits = (more: Partial<StepLimits> = {}): StepLimits => ({
  batch: 512,
  chunk: 128,
  rows: 64,
  isAnswering: false,
  now: 0,
  ...more,
});

describe("planStep", () => {
  it("gives every running answer its next token and prompts a small piece beside them", () => {
    expect(planStep([writing, prompt(900), writing], limits())).toEqual([1, 128, 1]);
  });

  it("fills the whole decode with prompts while nobody is answered", () => {
    expect(planStep([prompt(900), prompt(100)], limits())).toEqual([412, 100]);
  });

  it("takes a small rest along", () => {
    expect(planStep([writing, prompt(150)], limits())).toEqual([1, 150]);
    expect(planStep([writing, prompt(30), prompt(60), prompt(60)], limits())).toEqual([1, 30, 60, 60]);
    expect(planStep([writing, prompt(170)], limits())).toEqual([1, 128]);
  });

  it("holds prompts back for an answer in another lane too", () => {
    expect(planStep([prompt(900)], limits({ isAnswering: true }))).toEqual([128]);
  });

  it("lets the piece grow while a prompt stands in line for its first token", () => {
    const tasks = [writing, prompt(900), prompt(300, { hasBegun: false })];
    expect(planStep(tasks, limits({ now: 600 }))).toEqual([1, 0, 128]);
    expect(planStep(tasks, limits({ now: 1_500 }))).toEqual([1, 84, 300]);
  });

  it("does not overtake a long prompt for ever", () => {
    const tasks = [prompt(900, { arrivedAt: 0 }), prompt(50, { arrivedAt: 2_900 })];
    expect(planStep(tasks, limits({ now: 1_000, isAnswering: true }))).toEqual([78, 50]);
    expect(planStep(tasks, limits({ now: 3_000, isAnswering: true }))).toEqual([128, 0]);
  });

  it("computes prompts of chats before background work", () => {
    const tasks = [prompt(20, { isBackground: true }), prompt(300)];
    expect(planStep(tasks, limits({ batch: 256 }))).toEqual([0, 256]);
  });

  it("does not slow prompts down for background answers", () => {
    expect(planStep([{ ...writing, isBackground: true }, prompt(300)], limits({ batch: 256 }))).toEqual([1, 255]);
  });

  it("reads no more positions at once than there are rows", () => {
    expect(planStep([prompt(300, { reads: 200 })], limits())).toEqual([164]);
    expect(planStep([prompt(150, { reads: 150 })], limits())).toEqual([64]);
  });

  it("never exceeds the batch and always moves on", () => {
    const task = fc.record({
      remaining: fc.integer({ min: 1, max: 2_000 }),
      isWriting: fc.boolean(),
      reads: fc.integer({ min: 1, max: 300 }),
      arrivedAt: fc.integer({ min: 0, max: 5_000 }),
      hasBegun: fc.boolean(),
      isBackground: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(task, { minLength: 1, maxLength: 16 }),
        fc.integer({ min: 16, max: 512 }),
        (drawn, batch) => {
          const tasks = drawn.map((one) => ({
            ...one,
            remaining: one.isWriting ? 1 : one.remaining,
            reads: one.isWriting ? 1 : Math.min(one.reads, one.remaining),
          }));
          const take = planStep(tasks, limits({ batch, now: 5_000 }));
          const total = take.reduce((sum, count) => sum + count, 0);
          expect(total).toBeGreaterThan(0);
          expect(total).toBeLessThanOrEqual(batch);
          for (const [index, count] of take.entries()) expect(count).toBeLessThanOrEqual(tasks[index]?.remaining ?? 0);
        },
      ),
    );
  });
});
