import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { openTestDb } from "../testing.ts";
import { readRun, readRunEvents } from "./reads.ts";
import { abandonRun, beatRun, claimRun, createRun, endRun, recordEvents, reopenRun, requestCancel } from "./writes.ts";

const { db } = await openTestDb();

async function queuedRun(): Promise<string> {
  const dataset = await db.dataset.create({
    data: { name: randomUUID(), task: "intent", status: "frozen", hash: randomUUID(), createdBy: "user:1" },
  });
  const run = await createRun(db, {
    ...{ datasetId: dataset.id, recipe: "smoke", resolved: {}, baseHash: "b", templateHash: "t", startedBy: "user:1" },
  });
  return run.id;
}

const step = (number: number) => ({ type: "step", payload: { step: number } });

test("each claim is a new attempt, and an ended run cannot be claimed", async () => {
  const runId = await queuedRun();
  expect((await claimRun(db, { runId }))?.attempt).toBe(1);
  expect((await claimRun(db, { runId }))?.attempt).toBe(2);
  await endRun(db, { runId, attempt: 2, end: { status: "finished" } });
  expect(await claimRun(db, { runId })).toBeNull();
});

test("a worker back from the dead changes nothing", async () => {
  const runId = await queuedRun();
  await claimRun(db, { runId });
  await recordEvents(db, { runId, attempt: 1, events: [step(1)], progress: { step: 1 } });
  await claimRun(db, { runId });
  await recordEvents(db, { runId, attempt: 2, events: [step(2)], progress: { step: 2, status: "training" } });
  const before = await readRun(db, { runId });

  expect(await beatRun(db, { runId, attempt: 1 })).toBeNull();
  expect(await recordEvents(db, { runId, attempt: 1, events: [step(9)], progress: { step: 9 } })).toBe(false);
  expect(await endRun(db, { runId, attempt: 1, end: { status: "failed", error: "late" } })).toBe(false);
  expect(await readRun(db, { runId })).toEqual(before);
  expect((await readRunEvents(db, { runId })).map((one) => [one.seq, one.attempt])).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

test("twenty claims at once are twenty attempts, and only the last may write", async () => {
  const runId = await queuedRun();
  const claims = await Promise.all(Array.from({ length: 20 }, () => claimRun(db, { runId })));
  expect(new Set(claims.map((run) => run?.attempt)).size).toBe(20);
  const writes = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      db.$transaction((tx) =>
        recordEvents(tx, { runId, attempt: at + 1, events: [step(at), step(at)], progress: { step: at } }),
      ),
    ),
  );
  expect(writes.filter(Boolean)).toHaveLength(1);
  expect((await readRunEvents(db, { runId })).map((one) => one.seq)).toEqual([1, 2]);
});

test("writers of one attempt take turns: no number twice, none left out", async () => {
  const runId = await queuedRun();
  await claimRun(db, { runId });
  await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      db.$transaction((tx) => recordEvents(tx, { runId, attempt: 1, events: [step(at), step(at)], progress: {} })),
    ),
  );
  expect((await readRunEvents(db, { runId })).map((one) => one.seq)).toEqual(
    Array.from({ length: 20 }, (_, at) => at + 1),
  );
});

test("an ended run is closed for the attempt that ended it, too", async () => {
  const runId = await queuedRun();
  await claimRun(db, { runId });
  expect(await endRun(db, { runId, attempt: 1, end: { status: "failed", error: "first" } })).toBe(true);
  expect(await endRun(db, { runId, attempt: 1, end: { status: "finished" } })).toBe(false);
  expect((await readRun(db, { runId }))?.error).toBe("first");
});

test("cancelling waits for the worker only where one is at work", async () => {
  const [waiting, working] = [await queuedRun(), await queuedRun()];
  expect(await requestCancel(db, { runId: waiting })).toBe("cancelled");
  await claimRun(db, { runId: working });
  expect(await requestCancel(db, { runId: working })).toBe("requested");
  expect(await beatRun(db, { runId: working, attempt: 1 })).toEqual({ cancelRequested: true });
  expect(await requestCancel(db, { runId: waiting })).toBeNull();
});

test("of many who resume at once, one does", async () => {
  const runId = await queuedRun();
  await requestCancel(db, { runId });
  const resumed = await Promise.all(Array.from({ length: 8 }, () => reopenRun(db, { runId, from: ["cancelled"] })));
  expect(resumed.filter(Boolean)).toHaveLength(1);
  expect(await readRun(db, { runId })).toMatchObject({ status: "queued", cancelRequested: false, endedAt: null });
});

test("a run that nobody ended is abandoned with a reason, and its last worker is locked out", async () => {
  const runId = await queuedRun();
  await claimRun(db, { runId });
  expect(await abandonRun(db, { runId, code: "SIDECAR_FAILED", error: "no worker survived" })).toBe(true);
  expect(await endRun(db, { runId, attempt: 1, end: { status: "finished" } })).toBe(false);
  expect(await readRun(db, { runId })).toMatchObject({ status: "failed", code: "SIDECAR_FAILED" });
});
