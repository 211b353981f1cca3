import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { openTestDb } from "../testing.ts";
import { readLatency } from "./latency.ts";

const { db } = await openTestDb();

test("quantiles and bins are those of the rows", async () => {
  const [siteId, versionId] = [randomUUID(), randomUUID()];
  const visitor = await db.visitor.create({ data: { siteId } });
  const { id: conversationId } = await db.conversation.create({ data: { siteId, visitorId: visitor.id } });
  const times = Array.from({ length: 100 }, (_, at) => (at + 1) * 20);
  await db.generation.createMany({
    data: [
      ...times.map((totalMs) => ({
        ...{ siteId, conversationId, triggerId: conversationId, versionId, status: "finished" },
        ...{ totalMs, firstTokenMs: totalMs / 2, queueMs: 5 },
      })),
      { siteId, conversationId, triggerId: conversationId, versionId, status: "failed", totalMs: 90_000 },
    ],
  });
  const since = new Date(Date.now() - 60_000);
  const found = await readLatency(db, { versionId, since });
  expect(found.n).toBe(100);
  expect(found.total?.p50).toBeCloseTo(1_010);
  expect(found.firstToken?.p95).toBeCloseTo(950.5);
  expect(found.queue).toEqual({ p50: 5, p95: 5, p99: 5 });
  expect(found.bins.reduce((sum, bin) => sum + bin.total, 0)).toBe(100);
  const inBin = (from: number, to: number) => times.filter((ms) => ms >= from && ms < to).length;
  for (const [at, bin] of found.bins.entries()) {
    const [from, to] = [10 ** (1 + at / 4), 10 ** (1 + (at + 1) / 4)];
    expect(bin.total, `${from} ms`).toBe(inBin(from, to));
  }
  expect(await readLatency(db, { versionId: randomUUID(), since })).toMatchObject({ n: 0, total: null });
});
