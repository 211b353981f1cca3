import { createHash, randomUUID } from "node:crypto";
import { openTestDb } from "@whetstone/db/testing";
import { expect, test } from "vitest";
import { listConversations } from "../conversations/list.ts";
import { failing, scripted } from "../testing/fake-inference.ts";
import { createWorld, followUntil, isEnd, startRunner, type World } from "../testing/world.ts";
import { askPreview } from "./ask-preview.ts";
import { carryArms } from "./carry-arms.ts";
import { chooseVersion } from "./choose-version.ts";

const { db } = await openTestDb();
const parts = { baseHash: "b".repeat(64), templateHash: "t".repeat(64), createdBy: "user:1", answerMode: "write" };

async function makeVersion(siteId: string, name: string, isCurrent = false) {
  const hash = createHash("sha256").update(randomUUID()).digest("hex");
  const { createdBy: _by, answerMode: _mode, ...base } = parts;
  await db.adapter.create({ data: { hash, ...base, rank: 4, sizeBytes: 1, parity: {} } });
  const status = isCurrent ? "promoted" : "ab";
  return db.version.create({
    data: { siteId, task: "answer", name, hash, adapterHash: hash, isCurrent, status, ...parts },
  });
}

/** A site whose visitors meet either version: two rows, and an experiment over all traffic. */
async function makeExperiment(world: World, input: { phase?: string; share?: number } = {}) {
  const { siteId } = world;
  await db.site.update({ where: { id: siteId }, data: { answerMode: null } });
  const current = await makeVersion(siteId, "v1", true);
  const candidate = await makeVersion(siteId, "v2");
  const { phase = "ab", share = 1 } = input;
  const experiment = await db.experiment.create({
    data: {
      ...{ siteId, name: "test", currentId: current.id, candidateId: candidate.id, phase, share, plan: {} },
      ...{ exposureSalt: randomUUID(), armSalt: randomUUID(), startedBy: "user:1", startedAt: new Date() },
    },
  });
  return { current, candidate, experiment };
}

function asVisitor(world: World, visitorId: string): World {
  return { ...world, visitorId, ask: (text, conversationId = null) => ask(world, { visitorId, text, conversationId }) };
}

async function ask(world: World, input: { visitorId: string; text: string; conversationId: string | null }) {
  const { sendMessage } = await import("../conversations/send.ts");
  return sendMessage(world.ctx, { ...input, siteId: world.siteId, clientId: randomUUID(), locale: "en" });
}

/** A visitor who falls into this arm. */
async function visitorIn(world: World, arm: "current" | "candidate"): Promise<World> {
  for (;;) {
    const visitorId = randomUUID();
    const choice = await chooseVersion(world.ctx, { siteId: world.siteId, visitorId, conversationId: randomUUID() });
    if (choice.arm?.name === arm) return asVisitor(world, visitorId);
  }
}

async function answerTo(world: World, text: string, conversationId: string | null = null) {
  const sent = await world.ask(text, conversationId);
  await followUntil(world, { conversationId: sent.conversationId, afterSeq: sent.seq }, isEnd);
  return db.generation.findUniqueOrThrow({ where: { id: sent.generationId ?? "" } });
}

const byAdapter = (world: World) =>
  world.ctx.inference.requests.filter((one) => one.priority === "chat").map((one) => one.adapterHash);

test("the promoted version answers, and another one from the very next turn", async () => {
  const world = await createWorld(db);
  await db.site.update({ where: { id: world.siteId }, data: { answerMode: null } });
  await using _runner = startRunner(world);
  expect((await answerTo(world, "delivery?")).versionId).toBeNull();
  const first = await makeVersion(world.siteId, "v1", true);
  expect(await answerTo(world, "delivery?")).toMatchObject({ versionId: first.id, mode: "write", experimentId: null });
  await db.version.update({ where: { id: first.id }, data: { isCurrent: false } });
  const second = await makeVersion(world.siteId, "v2", true);
  expect((await answerTo(world, "delivery?")).versionId).toBe(second.id);
  expect(byAdapter(world)).toEqual([first.adapterHash, second.adapterHash]);
});

test("the arm is stored at the first exposure and kept over ramp steps and new conversations", async () => {
  const world = await createWorld(db);
  const { experiment, candidate } = await makeExperiment(world, { phase: "canary", share: 1 });
  await using _runner = startRunner(world);
  const visitor = await visitorIn(world, "candidate");
  await answerTo(visitor, "hello");
  expect(await db.assignment.count({ where: { experimentId: experiment.id } })).toBe(0);
  const first = await answerTo(visitor, "delivery?");
  expect(first).toMatchObject({
    versionId: candidate.id,
    experimentId: experiment.id,
    arm: "candidate",
    phase: "canary",
  });
  await db.experiment.update({ where: { id: experiment.id }, data: { phase: "ab", armSalt: "another", share: 0 } });
  expect(await answerTo(visitor, "delivery?")).toMatchObject({ arm: "candidate", phase: "canary" });
  expect(await answerTo(visitor, "and to islands?", first.conversationId)).toMatchObject({ arm: "candidate" });
  expect(await db.assignment.count({ where: { experimentId: experiment.id } })).toBe(1);
});

test("a candidate that fails is replaced before a word was shown, and its visitor stays in its arm", async () => {
  const world = await createWorld(db);
  const { candidate, current, experiment } = await makeExperiment(world);
  const fine = scripted(["Parcels arrive soon."]);
  world.ctx.inference.script = (request, signal) =>
    (request.adapterHash === candidate.adapterHash ? failing("MODEL_INVALID") : fine)(request, signal);
  await using _runner = startRunner(world);
  const visitor = await visitorIn(world, "candidate");
  const answer = await answerTo(visitor, "delivery?");
  expect(answer).toMatchObject({ status: "finished", code: null, versionId: current.id, arm: "candidate" });
  expect(await db.assignment.findFirst({ where: { experimentId: experiment.id } })).toMatchObject({ arm: "candidate" });
  expect(byAdapter(world)).toEqual([candidate.adapterHash, current.adapterHash]);
});

test("after the first word there is no replacement: the answer fails and counts against the candidate", async () => {
  const world = await createWorld(db, { script: failing("ENGINE_LOST", ["Half an "]) });
  const { candidate } = await makeExperiment(world);
  await using _runner = startRunner(world, { leaseMs: 15_000 });
  const answer = await answerTo(await visitorIn(world, "candidate"), "delivery?");
  expect(answer).toMatchObject({ status: "failed", code: "ENGINE_LOST", versionId: candidate.id, arm: "candidate" });
});

test("outside: one of the team, and a robot", async () => {
  const world = await createWorld(db);
  const { experiment, current } = await makeExperiment(world);
  await using _runner = startRunner(world);
  const visitor = await visitorIn(world, "candidate");
  await db.visitorSession.create({
    data: {
      ...{ siteId: world.siteId, visitorId: visitor.visitorId, origin: "https://shop.example", family: randomUUID() },
      ...{ tokenHash: randomUUID(), expiresAt: new Date(Date.now() + 60_000), excludedAs: "robot" },
    },
  });
  expect(await answerTo(visitor, "delivery?")).toMatchObject({ arm: null, versionId: current.id });
  expect(await db.assignment.count({ where: { experimentId: experiment.id } })).toBe(0);
});

test("outside: a conversation begun before, a shadow, a pointer that moved, a share of nothing", async () => {
  const world = await createWorld(db);
  await db.site.update({ where: { id: world.siteId }, data: { answerMode: null } });
  await using _runner = startRunner(world);
  const before = await answerTo(world, "delivery?");
  const { experiment, current, candidate } = await makeExperiment(world);
  expect(await answerTo(world, "and now?", before.conversationId)).toMatchObject({ arm: null, versionId: current.id });
  const place = { siteId: world.siteId, visitorId: randomUUID(), conversationId: randomUUID() };
  const outside = { arm: null, version: { id: current.id } };
  await db.experiment.update({ where: { id: experiment.id }, data: { phase: "shadow" } });
  expect(await chooseVersion(world.ctx, place)).toMatchObject(outside);
  await db.experiment.update({ where: { id: experiment.id }, data: { phase: "ab", share: 0 } });
  expect(await chooseVersion(world.ctx, place)).toMatchObject(outside);
  await db.experiment.update({ where: { id: experiment.id }, data: { share: 1, currentId: candidate.id } });
  expect(await chooseVersion(world.ctx, place)).toMatchObject(outside);
});

test("a visitor who signs in keeps the first arm and counts once", async () => {
  const world = await createWorld(db);
  const { experiment } = await makeExperiment(world);
  await using _runner = startRunner(world);
  const anonymous = await visitorIn(world, "candidate");
  const known = await visitorIn(world, "current");
  await answerTo(anonymous, "delivery?");
  await answerTo(known, "delivery?");
  await carryArms(world.ctx, { fromVisitorId: anonymous.visitorId, toVisitorId: known.visitorId });
  const rows = await db.assignment.findMany({ where: { experimentId: experiment.id } });
  expect(rows).toMatchObject([{ unit: known.visitorId, visitorId: known.visitorId, arm: "candidate" }]);
  expect((await answerTo(known, "delivery?")).arm).toBe("candidate");
});

test("a preview is bound to its version, whatever serves, and counts nowhere", async () => {
  const world = await createWorld(db);
  await using _runner = startRunner(world);
  const current = await makeVersion(world.siteId, "v1", true);
  const next = await makeVersion(world.siteId, "v2");
  const ask = async (versionId: string | null) => {
    const { siteId } = world;
    const sent = await askPreview(world.ctx, { siteId, versionId, mode: "write", question: "delivery?" });
    await followUntil(world, { conversationId: sent.conversationId, afterSeq: sent.seq }, isEnd);
    return db.generation.findUniqueOrThrow({ where: { id: sent.generationId ?? "" } });
  };
  expect(await ask(next.id)).toMatchObject({ versionId: next.id, mode: "write" });
  expect(await ask(null)).toMatchObject({ versionId: null, mode: "write" });
  expect((await answerTo(world, "delivery?")).versionId).toBe(current.id);
  expect(byAdapter(world).slice(0, 2)).toEqual([next.adapterHash, null]);
  const { total } = await listConversations(world.ctx, {
    ...{ siteIds: [world.siteId], page: 1, pageSize: 10 },
    sort: { by: "lastMessageAt", direction: "desc" },
  });
  expect(total).toBe(1);
  const other = await createWorld(db);
  await expect(
    askPreview(other.ctx, { siteId: other.siteId, versionId: next.id, mode: "write", question: "delivery?" }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});
