import { randomUUID } from "node:crypto";
import { openTestDb } from "@whetstone/db/testing";
import { scripted } from "@whetstone/helpdesk/testing/fake-inference";
import { fakeParts } from "@whetstone/helpdesk/testing/fake-parts";
import { createWorld, followUntil, isEnd, startRunner } from "@whetstone/helpdesk/testing/world";
import { expect, test } from "vitest";
import { makeVersion } from "../testing/versions.ts";
import { makeVisitors } from "../testing/visitors.ts";
import { judgePair, nextPair, readArena } from "./arena.ts";
import { estimateDuration } from "./estimate.ts";
import { readExperiment } from "./read-experiment.ts";
import { reportCritical } from "./report-critical.ts";
import { startExperiment } from "./start.ts";
import { tickExperiments } from "./tick.ts";

const { db } = await openTestDb();
const person = { kind: "person", userId: "admin-1" } as const;
const later = (days: number) => new Date(Date.now() + days * 86_400_000);

async function setUp(input: { phase?: "shadow" | "canary" | "ramp" | "ab"; plan?: object } = {}) {
  const world = await createWorld(db, { answerMode: "write" });
  const candidate = await makeVersion(db, { siteId: world.siteId, name: "v2" });
  const { phase = "ab", plan = { nStar: 200 } } = input;
  const experiment = await startExperiment(
    { db },
    { candidateId: candidate.id, name: "greetings", phase, plan, actor: person },
  );
  const place = { siteId: world.siteId, experimentId: experiment.id };
  const read = (now: Date) => readExperiment({ db }, { experimentId: experiment.id, now });
  const tick = (now: Date) => tickExperiments(world.ctx, now, { parts: fakeParts });
  const row = () => db.experiment.findUniqueOrThrow({ where: { id: experiment.id } });
  const status = async () => (await db.version.findUniqueOrThrow({ where: { id: candidate.id } })).status;
  return { world, candidate, experiment, place, read, tick, row, status };
}

test("a better candidate is recommended once outcomes are mature and the week is over, and never promoted by itself", async () => {
  const { place, candidate, read, tick, row, status } = await setUp();
  await makeVisitors(db, { ...place, arm: "current", versionId: null, count: 100, helped: 45 });
  await makeVisitors(db, { ...place, arm: "candidate", versionId: candidate.id, count: 100, helped: 80 });
  expect(await read(later(0))).toMatchObject({
    verdict: { decision: "wait" },
    exposed: { current: 100, candidate: 100 },
    arms: { current: { n: 0 }, candidate: { n: 0 } },
  });
  expect((await read(later(2))).verdict).toMatchObject({ decision: "wait", minimumMet: true });
  const reading = await read(later(8));
  expect(reading.verdict.decision).toBe("promote");
  expect(reading.arms).toEqual({ current: { n: 100, successes: 45 }, candidate: { n: 100, successes: 80 } });
  expect(reading.looks.at(-1)).toMatchObject({ n: 200, isEnough: true });
  expect(reading.looks.at(-1)?.lower).toBeGreaterThan(0);
  await tick(later(8));
  expect((await row()).phase).toBe("ab");
  expect(await status()).toBe("ab");
  expect(await db.promotion.count({ where: { siteId: place.siteId } })).toBe(0);
});

test("harm stops it by itself, with the numbers in the audit, and only once", async () => {
  const { place, candidate, tick, row, status } = await setUp();
  await makeVisitors(db, { ...place, arm: "current", versionId: null, count: 100, helped: 80 });
  await makeVisitors(db, { ...place, arm: "candidate", versionId: candidate.id, count: 100, helped: 40 });
  await Promise.all([tick(later(2)), tick(later(2))]);
  await tick(later(3));
  expect(await row()).toMatchObject({ phase: "stopped", outcome: "harm" });
  expect(await status()).toBe("rejected");
  const stops = await db.audit.findMany({ where: { siteId: place.siteId, action: "experiment.stop" } });
  expect(stops).toMatchObject([{ actor: "system", after: { outcome: "harm", evidence: { decision: "harm" } } }]);
});

test("a candidate that errs in a tenth of its answers is cut off without statistics", async () => {
  const { place, candidate, tick, row } = await setUp();
  await makeVisitors(db, { ...place, arm: "candidate", versionId: candidate.id, count: 30, helped: 30, failed: 4 });
  await tick(later(0));
  expect(await row()).toMatchObject({ phase: "stopped", outcome: "critical" });
});

test("answers by the fallback are errors of the candidate", async () => {
  const { place, tick, row, read } = await setUp();
  await makeVisitors(db, { ...place, arm: "candidate", versionId: null, count: 30, helped: 30 });
  expect((await read(later(0))).critical).toBe("30 errors in 30 requests");
  await tick(later(0));
  expect((await row()).outcome).toBe("critical");
});

test("a broken split pauses it, and nothing is concluded from it", async () => {
  const { place, candidate, tick, row, status } = await setUp();
  await makeVisitors(db, { ...place, arm: "current", versionId: null, count: 40, helped: 30 });
  await makeVisitors(db, { ...place, arm: "candidate", versionId: candidate.id, count: 160, helped: 150 });
  await tick(later(2));
  expect(await row()).toMatchObject({ phase: "stopped", outcome: "mismatch" });
  expect(await status()).toBe("evaluated");
});

test("the ramp takes one step at a time, waits for its hours and for visitors", async () => {
  const { place, candidate, tick, row, status } = await setUp({ phase: "canary" });
  const both = async (count: number, phase: string) => {
    await makeVisitors(db, { ...place, arm: "current", versionId: null, count, helped: count - 12, phase });
    await makeVisitors(db, { ...place, arm: "candidate", versionId: candidate.id, count, helped: count - 12, phase });
  };
  await both(49, "canary");
  await tick(later(3));
  expect((await row()).phase).toBe("canary");
  await both(1 + 12, "canary");
  await tick(later(0.5));
  expect((await row()).phase).toBe("canary");
  await tick(later(1.1));
  expect(await row()).toMatchObject({ phase: "ramp", share: 0.5 });
  await tick(later(3));
  expect(await row()).toMatchObject({ phase: "ramp" });
  await both(60, "ramp");
  await tick(later(3));
  expect(await row()).toMatchObject({ phase: "ab", share: 1 });
  expect(await status()).toBe("ab");
});

test("outcomes: a thumb down, a reopening or no answer at all is no success; one row per visitor", async () => {
  const { place, candidate, read } = await setUp();
  const made = await makeVisitors(db, {
    ...{ ...place, arm: "candidate", versionId: candidate.id, count: 4, helped: 4 },
  });
  const [down = "", reopened = "", silent = ""] = made;
  const message = await db.message.findFirstOrThrow({ where: { conversationId: down, author: "assistant" } });
  const visitor = await db.conversation.findUniqueOrThrow({ where: { id: down } });
  await db.feedback.create({
    data: {
      siteId: place.siteId,
      messageId: message.id,
      generationId: down,
      visitorId: visitor.visitorId,
      value: "down",
    },
  });
  await db.message.create({ data: { conversationId: reopened, seq: 9, author: "system", text: "reopened" } });
  await db.message.deleteMany({ where: { conversationId: silent, author: "assistant" } });
  const again = { siteId: place.siteId, visitorId: visitor.visitorId, createdAt: later(0) };
  await db.conversation.create({ data: again });
  expect((await read(later(2))).arms.candidate).toEqual({ n: 4, successes: 1 });
});

test("the shadow answers unseen, counts what ran, drops under load, and fills the arena", async () => {
  const { world, tick, row, place, candidate } = await setUp({ phase: "shadow", plan: { shadowAnswers: 2 } });
  world.ctx.inference.script = (request, signal) => {
    const text = request.adapterHash === candidate.adapterHash ? "The candidate's words." : "Today's words.";
    return scripted([text])(request, signal);
  };
  await using _runner = startRunner(world);
  for (let at = 0; at < 20; at++) {
    const sent = await world.ask(`delivery ${at}?`);
    await followUntil(world, { conversationId: sent.conversationId, afterSeq: sent.seq }, isEnd);
  }
  // The fake sends every background request a proposal; the shadow's are told apart by their id.
  const { generate } = world.ctx.inference;
  const isShadow = (id: string) => id.startsWith("shadow:");
  world.ctx.inference.generate = (request, options) =>
    isShadow(request.requestId)
      ? world.ctx.inference.script(request, options?.signal)
      : generate.call(world.ctx.inference, request, options);
  const status = world.ctx.inference.status;
  world.ctx.inference.status = async () => ({ ...(await status()), queue: { running: 1, waiting: 0 } });
  await tick(later(0));
  const busy = (await row()).shadow as Record<string, number>;
  expect(busy.dropped).toBeGreaterThan(0);
  expect(busy.made).toBeUndefined();

  world.ctx.inference.status = status;
  await db.experiment.update({ where: { id: place.experimentId }, data: { shadow: {} } });
  await tick(later(0));
  const made = (await row()).shadow as Record<string, number>;
  expect(made).toMatchObject({ wanted: made.made, agreement: expect.any(Number) });
  expect(await db.message.count({ where: { text: "The candidate's words." } })).toBe(0);
  const pair = await nextPair({ db }, { experimentId: place.experimentId, userId: "agent-1" });
  expect([pair?.left, pair?.right].toSorted()).toEqual(["The candidate's words.", "Today's words."]);
  const better = pair?.left === "The candidate's words." ? "left" : "right";
  await judgePair({ db }, { pairId: pair?.pairId ?? "", userId: "agent-1", better });
  expect(await readArena({ db }, { experimentId: place.experimentId })).toMatchObject({
    ...{ candidate: 1, current: 0, wins: { share: 1, n: 1 } },
  });
  await tick(later(0));
  if ((made.made ?? 0) >= 2) expect((await row()).phase).toBe("canary");
});

test("a confirmed leak ends it at once", async () => {
  const { experiment, row, status } = await setUp();
  await reportCritical(
    { db },
    { experimentId: experiment.id, kind: "personal_data", note: "an address of another customer", actor: person },
  );
  expect(await row()).toMatchObject({ phase: "stopped", outcome: "critical" });
  expect(await status()).toBe("rejected");
});

test("one experiment at a time, and only for a version that passed and does not serve", async () => {
  const { world } = await setUp();
  const { siteId } = world;
  const start = (candidateId: string) =>
    startExperiment({ db }, { candidateId, name: "second", phase: "ab", actor: person });
  const refused = async (version: Parameters<typeof makeVersion>[1], code: string) =>
    expect(start((await makeVersion(db, version)).id)).rejects.toMatchObject({ code });
  await refused({ siteId }, "CONFLICT");
  const other = (await createWorld(db)).siteId;
  await refused({ siteId: other, evaluation: "blocked" }, "INVALID");
  await refused({ siteId: other, evaluation: null }, "INVALID");
  await refused({ siteId: other, underMinimum: true }, "INVALID");
  await refused({ siteId: other, status: "promoted", isCurrent: true }, "INVALID");
  await expect(start(randomUUID())).rejects.toMatchObject({ code: "NOT_FOUND" });
  const two = [await makeVersion(db, { siteId: other }), await makeVersion(db, { siteId: other })];
  const both = await Promise.allSettled(two.map((one) => start(one.id)));
  expect(both.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("how long it will take, from the traffic there is", async () => {
  const { place, candidate } = await setUp();
  const input = { siteId: place.siteId, now: later(0.1), gain: 0.08, nStar: 2_000, alpha: 0.05, minDays: 7, share: 1 };
  expect(await estimateDuration({ db }, input)).toMatchObject({ visitorsPerDay: 0, rate: null, days: null });
  await makeVisitors(db, { ...place, arm: "candidate", versionId: candidate.id, count: 100, helped: 70 });
  const found = await estimateDuration({ db }, input);
  expect(found.rate).toBeCloseTo(0.7);
  expect(found.visitorsPerDay).toBeCloseTo(100);
  expect(found.units).toBe(1_800);
  expect(found.days).toBe(19);
});

test("who turned out to be of the team, or a robot, is taken out of both arms", async () => {
  const { place, candidate, read } = await setUp();
  const met = await makeVisitors(db, { ...place, arm: "current", versionId: null, count: 3, helped: 3 });
  await makeVisitors(db, { ...place, arm: "candidate", versionId: candidate.id, count: 2, helped: 2 });
  expect((await read(later(2))).exposed).toEqual({ current: 3, candidate: 2 });
  const { visitorId, siteId } = await db.conversation.findUniqueOrThrow({ where: { id: met[0] } });
  await db.visitorSession.create({
    data: {
      ...{ siteId, visitorId, origin: "https://shop.example", tokenHash: visitorId, family: visitorId },
      ...{ expiresAt: later(1), excludedAs: "staff" },
    },
  });
  expect((await read(later(2))).exposed).toEqual({ current: 2, candidate: 2 });
});

test("personal data that an answer shows is found where nobody has said or published it", async () => {
  const { place, candidate, read, tick, row } = await setUp();
  await makeVisitors(db, { ...place, arm: "current", versionId: null, count: 60, helped: 60 });
  await makeVisitors(db, { ...place, arm: "candidate", versionId: candidate.id, count: 60, helped: 60 });
  const leak = { experimentId: place.experimentId, arm: "candidate" };
  await db.generation.updateMany({ where: leak, data: { shownText: "Write to us at any time." } });
  expect((await read(later(2))).guardrails.find((one) => one.name === "personal data")).toMatchObject({ candidate: 0 });
  await db.generation.updateMany({ where: leak, data: { shownText: "Ask maria.lopez@example.org." } });
  expect((await read(later(2))).guardrails.find((one) => one.name === "personal data")).toMatchObject({
    ...{ current: 0, candidate: 1, isBreached: true },
  });
  await tick(later(2));
  expect(await row()).toMatchObject({ phase: "stopped", outcome: "harm", reason: expect.stringContaining("personal") });
});
