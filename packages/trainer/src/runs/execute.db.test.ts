import { randomUUID } from "node:crypto";

import { AppError } from "@whetstone/core/errors";
import { readRunEvents } from "@whetstone/db/runs/reads";
import { claimRun } from "@whetstone/db/runs/writes";
import { openTestDb } from "@whetstone/db/testing";
import { afterAll, expect, test, vi } from "vitest";
import { createRunsWorld, heldJob } from "../testing/runs-world.ts";
import { cancelRun } from "./cancel.ts";
import { executeRun, TryAgain } from "./execute.ts";
import { resumeRun } from "./resume.ts";
import { startRun } from "./start.ts";

const { db, appUrl } = await openTestDb();
const world = await createRunsWorld(db, appUrl);
const actor = { kind: "person", userId: "maker" } as const;
afterAll(() => world.close());

const adaptersOf = (runId: string) => db.adapter.count({ where: { runId } });
const typesOf = async (runId: string) => (await readRunEvents(db, { runId })).map((event) => event.type);

test("a run ends with one adapter, a draft version and its files in the store", async () => {
  const runId = await world.start();
  await executeRun(world.worker(), { runId }, heldJob);
  const run = await world.run(runId);
  expect(run).toMatchObject({ status: "finished", attempt: 1, step: 20, steps: 20, error: null });
  const adapter = await db.adapter.findFirstOrThrow({ where: { runId } });
  expect(await world.artifacts.has(adapter.hash)).toBe(true);
  expect(await world.artifacts.has(adapter.peftHash ?? "")).toBe(true);
  expect(await db.version.findFirst({ where: { adapterHash: adapter.hash } })).toMatchObject({
    ...{ status: "draft", task: "intent", siteId: world.siteId },
  });
  expect(await typesOf(runId)).toEqual(expect.arrayContaining(["started", "step", "checkpoint", "log", "finished"]));
  const losses = await readRunEvents(db, { runId, types: ["step"] });
  expect(losses.map((event) => (event.payload as { step: number }).step)).toEqual(
    Array.from({ length: 20 }, (_, at) => at + 1),
  );
});

test.each([
  ["at its start", 1, 0, []],
  ["in the middle", 13, 12, [{ step: 10 }]],
  ["while it writes the adapter", 21, 20, [{ step: 20 }]],
])("a training killed %s costs at most one checkpoint interval", async (_when, dieAtStep, step, resumed) => {
  const runId = await world.start();
  const ctx = world.worker({ dieAtStep });
  await expect(executeRun(ctx, { runId }, heldJob)).rejects.toThrow(TryAgain);
  expect(await world.run(runId)).toMatchObject({ status: "queued", step });
  expect(await adaptersOf(runId)).toBe(0);
  await executeRun(ctx, { runId }, heldJob);
  expect(await world.run(runId)).toMatchObject({ status: "finished", attempt: 2 });
  expect((await readRunEvents(db, { runId, types: ["resumed"] })).map((event) => event.payload)).toEqual(resumed);
  expect(await adaptersOf(runId)).toBe(1);
  expect(await db.version.count({ where: { adapter: { runId } } })).toBe(1);
});

test("an attempt that another one has replaced ends itself and makes nothing", async () => {
  const runId = await world.start();
  // Slow enough that its checkpoint is short of the second attempt's twenty steps, which must have some of them left.
  const old = executeRun(world.worker({ steps: 400, stepMs: 200 }), { runId }, heldJob);
  await vi.waitFor(async () => expect((await world.run(runId)).step).toBeGreaterThan(2), { timeout: 10_000 });
  await executeRun(world.worker(), { runId }, heldJob);
  await old;
  expect(await world.run(runId)).toMatchObject({ status: "finished", attempt: 2, steps: 20 });
  expect(await adaptersOf(runId)).toBe(1);
});

test("a zombie that comes back between training and publishing publishes nothing", async () => {
  const runId = await world.start();
  const ctx = world.worker({ steps: 6 });
  const late = executeRun(
    {
      ...ctx,
      check: async () => {
        await claimRun(db, { runId });
        return { parity: {} };
      },
    },
    { runId },
    heldJob,
  );
  await late;
  expect(await adaptersOf(runId)).toBe(0);
  expect(await world.run(runId)).toMatchObject({ status: "preparing", attempt: 2 });
});

test("when the job cannot be completed, the adapter is not there either", async () => {
  const runId = await world.start();
  const complete = async () => {
    throw new Error("the queue is away");
  };
  await expect(executeRun(world.worker({ steps: 6 }), { runId }, { ...heldJob, complete })).rejects.toThrow(TryAgain);
  expect(await adaptersOf(runId)).toBe(0);
  await executeRun(world.worker({ steps: 6 }), { runId }, heldJob);
  expect(await adaptersOf(runId)).toBe(1);
});

test("cancelling keeps a checkpoint, and resuming goes on from it", async () => {
  const runId = await world.start();
  const ctx = world.worker({ steps: 300 });
  const working = executeRun(ctx, { runId }, heldJob);
  await vi.waitFor(async () => expect((await world.run(runId)).step).toBeGreaterThan(2), { timeout: 10_000 });
  expect(await cancelRun(world.ctx, { runId, actor })).toBe("requested");
  await working;
  const cancelled = await world.run(runId);
  expect(cancelled).toMatchObject({ status: "cancelled", error: expect.stringContaining("with a checkpoint") });
  expect(cancelled.checkpoint).toMatch(/^[0-9a-f]{64}$/);
  expect(await adaptersOf(runId)).toBe(0);

  await resumeRun(world.ctx, { runId, actor });
  await expect(resumeRun(world.ctx, { runId, actor })).rejects.toThrow(/queued/);
  await executeRun(world.worker({ steps: cancelled.step + 5 }), { runId }, heldJob);
  expect(await world.run(runId)).toMatchObject({ status: "finished", attempt: 2 });
  expect((await readRunEvents(db, { runId, types: ["resumed"] }))[0]?.payload).toEqual({ step: cancelled.step });
});

test("a training that does not hear is killed, and the run is cancelled all the same", async () => {
  const runId = await world.start();
  const working = executeRun(
    { ...world.worker({ steps: 3_000, ignoreSignals: true }), stopMs: 300 },
    { runId },
    heldJob,
  );
  await vi.waitFor(async () => expect((await world.run(runId)).step).toBeGreaterThan(1), { timeout: 10_000 });
  await cancelRun(world.ctx, { runId, actor });
  await working;
  expect(await world.run(runId)).toMatchObject({ status: "cancelled" });
});

test("a worker that is asked to end gives the run back with a checkpoint", async () => {
  const runId = await world.start();
  const ending = new AbortController();
  const working = executeRun({ ...world.worker({ steps: 300 }), signal: ending.signal }, { runId }, heldJob);
  await vi.waitFor(async () => expect((await world.run(runId)).step).toBeGreaterThan(2), { timeout: 10_000 });
  ending.abort();
  await expect(working).rejects.toThrow(TryAgain);
  expect(await world.run(runId)).toMatchObject({ status: "queued" });
  expect(await typesOf(runId)).toContain("checkpoint");
});

test.each([
  [10, "BAD_DATA"],
  [11, "CHECK_FAILED"],
  [14, "BASE_MISMATCH"],
])("exit code %i ends the run at once with its reason", async (exit, code) => {
  const runId = await world.start();
  await executeRun(world.worker({ exit }), { runId }, heldJob);
  expect(await world.run(runId)).toMatchObject({ status: "failed", code, error: expect.stringContaining(`${exit}`) });
});

test("memory that ran out is tried once with half the tokens, then given up", async () => {
  const runId = await world.start();
  const ctx = world.worker({ exit: 12 });
  await expect(executeRun(ctx, { runId }, heldJob)).rejects.toThrow(TryAgain);
  expect((await world.run(runId)).resolved).toMatchObject({ hasShrunk: true, recipe: { microTokens: 512 } });
  await executeRun(ctx, { runId }, heldJob);
  expect(await world.run(runId)).toMatchObject({ status: "failed", code: "OUT_OF_MEMORY" });
});

test.each(["no manifest", "half a file"] as const)("a training that leaves %s leaves no adapter", async (leave) => {
  const runId = await world.start();
  await executeRun(world.worker({ steps: 4, leave }), { runId }, heldJob);
  expect(await world.run(runId)).toMatchObject({ status: "failed" });
  expect(await adaptersOf(runId)).toBe(0);
});

test("an adapter that fails its checks is not published", async () => {
  const runId = await world.start();
  const check = async () => {
    throw new AppError("INVALID", "The adapter has no effect.");
  };
  await executeRun({ ...world.worker({ steps: 4 }), check }, { runId }, heldJob);
  expect(await world.run(runId)).toMatchObject({ status: "failed", error: "The adapter has no effect." });
  expect(await adaptersOf(runId)).toBe(0);
});

test("a store that cannot take the adapter leaves no half file and no version; the next try publishes", async () => {
  const runId = await world.start();
  const ctx = world.worker({ steps: 4 });
  const full = {
    ...ctx.place.artifacts,
    put: () => Promise.reject(Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" })),
  };
  await expect(executeRun({ ...ctx, place: { ...ctx.place, artifacts: full } }, { runId }, heldJob)).rejects.toThrow(
    /ENOSPC/,
  );
  expect(await world.run(runId)).toMatchObject({ status: "queued", error: expect.stringContaining("ENOSPC") });
  expect(await adaptersOf(runId)).toBe(0);
  await executeRun(ctx, { runId }, heldJob);
  expect(await adaptersOf(runId)).toBe(1);
});

test("twenty clicks are one run and one job", async () => {
  const dataset = await world.freeze();
  const id = randomUUID();
  const runs = await Promise.all(
    Array.from({ length: 20 }, () => startRun(world.ctx, { id, dataset, recipe: "smoke", actor })),
  );
  expect(new Set(runs.map((run) => run.id))).toEqual(new Set([id]));
  const jobs = await db.$queryRaw<
    { n: number }[]
  >`select count(*)::int as n from pgboss.job where data->>'runId' = ${id}`;
  expect(jobs[0]?.n).toBe(1);
  expect(await db.audit.count({ where: { subject: `run:${id}` } })).toBe(1);
});

test("a dataset under its minimums needs a reason, which is audited and marks the adapter", async () => {
  const dataset = await world.freeze("blocked");
  const start = (override: string | null) =>
    startRun(world.ctx, { id: randomUUID(), dataset, recipe: "smoke", override, actor });
  await expect(start(null)).rejects.toThrow(/40 of at least 500 rows/);
  const run = await start("a first look");
  expect(await db.audit.findFirst({ where: { subject: `run:${run.id}` } })).toMatchObject({ reason: "a first look" });
  await executeRun(world.worker({ steps: 4 }), { runId: run.id }, heldJob);
  expect(await db.adapter.findFirst({ where: { runId: run.id } })).toMatchObject({ underMinimum: true });
});

test("a dataset that is not frozen is refused", async () => {
  const dataset = await world.freeze();
  await db.dataset.update({ where: { id: dataset }, data: { status: "draft" } });
  await expect(startRun(world.ctx, { id: randomUUID(), dataset, recipe: "smoke", actor })).rejects.toThrow(/Freeze/);
});
