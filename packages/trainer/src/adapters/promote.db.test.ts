import { readLiveAt } from "@whetstone/db/adapters/promotion-reads";
import { readCurrentVersion } from "@whetstone/db/adapters/version-reads";
import { verifyAudit } from "@whetstone/db/audit/append-audit";
import { openTestDb } from "@whetstone/db/testing";
import { createWorld } from "@whetstone/helpdesk/testing/world";
import { expect, test } from "vitest";
import { startExperiment } from "../experiments/start.ts";
import { makeVersion } from "../testing/versions.ts";
import { system } from "./actor.ts";
import { promoteVersion } from "./promote.ts";
import { rollBack } from "./rollback.ts";
import { watchPromotions } from "./watch-promotion.ts";

const { db } = await openTestDb();
const ctx = { db };
const by = { userId: "admin-1", override: true, reason: "better in the arena" };
const person = { kind: "person", userId: "admin-1" } as const;

async function current(siteId: string): Promise<string | null> {
  return (await readCurrentVersion(db, { siteId, task: "answer" }))?.name ?? null;
}

test("three promotions, and three rollbacks down to the base, each in the audit", async () => {
  const { siteId } = await createWorld(db);
  const made = [];
  for (const name of ["v1", "v2", "v3"]) made.push(await makeVersion(db, { siteId, name }));
  let expectedCurrentId: string | null = null;
  for (const version of made) {
    await promoteVersion(ctx, { ...by, versionId: version.id, expectedCurrentId });
    expectedCurrentId = version.id;
  }
  expect(await current(siteId)).toBe("v3");
  for (const [at, back] of (["v2", "v1", null] as const).entries()) {
    const expected = made[2 - at]?.id ?? "";
    const done = await rollBack(ctx, {
      ...{ siteId, task: "answer", expectedCurrentId: expected, actor: person, reason: "worse on returns" },
    });
    expect(done.to).toBe(back);
    expect(await current(siteId)).toBe(back);
  }
  const statuses = await db.version.findMany({ where: { siteId }, orderBy: { name: "asc" } });
  expect(statuses.map((row) => row.status)).toEqual(["rolled_back", "rolled_back", "rolled_back"]);
  expect((await verifyAudit(db)).brokenAt).toBeNull();
  const audit = await db.audit.findMany({ where: { siteId }, orderBy: { id: "asc" } });
  expect(audit.map((row) => row.action)).toEqual([
    ...["version.promote", "version.promote", "version.promote"],
    ...["version.rollback", "version.rollback", "version.rollback"],
  ]);
  expect(audit.every((row) => row.reason)).toBe(true);
});

test("what was live at a moment, and why", async () => {
  const { siteId } = await createWorld(db);
  const [a, b] = [await makeVersion(db, { siteId, name: "v1" }), await makeVersion(db, { siteId, name: "v2" })];
  const before = new Date();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await promoteVersion(ctx, { ...by, versionId: a.id, expectedCurrentId: null });
  const between = await databaseTime();
  await promoteVersion(ctx, { ...by, versionId: b.id, expectedCurrentId: a.id, reason: "fewer hand-offs" });
  const live = (at: Date) => readLiveAt(db, { siteId, task: "answer", at });
  expect(await live(before)).toBeNull();
  expect((await live(between))?.version?.name).toBe("v1");
  expect(await live(await databaseTime())).toMatchObject({ reason: "fewer hand-offs", actor: "user:admin-1" });
});

test("of two admins who promote at once one wins, and the other is told", async () => {
  const { siteId } = await createWorld(db);
  const [a, b] = [await makeVersion(db, { siteId }), await makeVersion(db, { siteId })];
  const results = await Promise.allSettled(
    [a, b].map((one) => promoteVersion(ctx, { ...by, versionId: one.id, expectedCurrentId: null })),
  );
  expect(results.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  expect(results.find((one) => one.status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
  expect(await db.version.count({ where: { siteId, isCurrent: true } })).toBe(1);
  expect(await db.promotion.count({ where: { siteId } })).toBe(1);
});

test("refused: no reason, no override, under the minimums, the author alone, a rejected version", async () => {
  const { siteId } = await createWorld(db);
  const refuse = async (versionId: string, input: Partial<Parameters<typeof promoteVersion>[1]>, code: string) =>
    expect(promoteVersion(ctx, { ...by, versionId, expectedCurrentId: null, ...input })).rejects.toMatchObject({
      code,
    });
  const good = await makeVersion(db, { siteId, createdBy: "user:admin-1" });
  const tiny = await makeVersion(db, { siteId, underMinimum: true });
  const rejected = await makeVersion(db, { siteId, status: "rejected" });
  expect(() => promoteVersion(ctx, { ...by, versionId: good.id, expectedCurrentId: null, reason: " " })).toThrow("why");
  await refuse(good.id, { override: false }, "INVALID");
  await refuse(good.id, { needsSecondPerson: true }, "FORBIDDEN");
  await refuse(tiny.id, {}, "INVALID");
  await refuse(rejected.id, {}, "INVALID");
  expect(await current(siteId)).toBeNull();
  await promoteVersion(ctx, {
    ...{ ...by, versionId: good.id, expectedCurrentId: null, userId: "admin-2", needsSecondPerson: true },
  });
  expect(await db.promotion.findFirst({ where: { siteId } })).toMatchObject({
    approver: "user:admin-2",
    evidence: { isOverride: true, version: { id: good.id } },
  });
});

test("a promotion ends the experiment, and the pointer never moves without a trace", async () => {
  const { siteId } = await createWorld(db);
  const candidate = await makeVersion(db, { siteId });
  const other = await makeVersion(db, { siteId });
  const experiment = await startExperiment(ctx, {
    ...{ candidateId: candidate.id, name: "first", phase: "ab", actor: person },
  });
  await promoteVersion(ctx, { ...by, versionId: other.id, expectedCurrentId: null });
  expect(await db.experiment.findUnique({ where: { id: experiment.id } })).toMatchObject({
    phase: "stopped",
    outcome: "superseded",
  });
  expect((await db.version.findUnique({ where: { id: candidate.id } }))?.status).toBe("evaluated");
  await expect(db.promotion.updateMany({ data: { reason: "nicer" } })).rejects.toThrow(/permission denied/i);
});

test("a version that breaks after its promotion goes by itself, once", async () => {
  const world = await createWorld(db);
  const { siteId } = world;
  const [a, b] = [await makeVersion(db, { siteId, name: "v1" }), await makeVersion(db, { siteId, name: "v2" })];
  await promoteVersion(ctx, { ...by, versionId: a.id, expectedCurrentId: null });
  await promoteVersion(ctx, { ...by, versionId: b.id, expectedCurrentId: a.id });
  const { conversationId, seq: _seq } = await world.ask("hello");
  const failed = { siteId, conversationId, triggerId: siteId, versionId: b.id, status: "failed", code: "ENGINE_LOST" };
  await db.generation.createMany({ data: [failed, failed] });
  await watchPromotions(ctx, new Date());
  expect(await current(siteId)).toBe("v2");
  await db.generation.create({ data: failed });
  await watchPromotions(ctx, new Date());
  expect(await current(siteId)).toBe("v1");
  await db.generation.createMany({ data: [1, 2, 3].map(() => ({ ...failed, versionId: a.id })) });
  await watchPromotions(ctx, new Date());
  expect(await current(siteId)).toBe("v1");
  expect(await db.audit.findFirst({ where: { siteId }, orderBy: { id: "desc" } })).toMatchObject({
    actor: "system",
    action: "version.rollback",
  });
});

test("where nothing was promoted there is nothing to take back", async () => {
  const { siteId } = await createWorld(db);
  await expect(
    rollBack(ctx, { siteId, task: "answer", expectedCurrentId: siteId, actor: system, reason: "no reason" }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

async function databaseTime(): Promise<Date> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return new Date();
}
