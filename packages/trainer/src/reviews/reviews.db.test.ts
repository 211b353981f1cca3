import { randomUUID } from "node:crypto";
import { readKnownAnswers, readReviewers, readReviewItem } from "@whetstone/db/reviews/reads";
import { createReviewItems } from "@whetstone/db/reviews/writes";
import { openTestDb } from "@whetstone/db/testing";
import { expect, test } from "vitest";
import { measureAgreement } from "./agreement.ts";
import { forgetKnown, makeKnown } from "./known-answers.ts";
import { nextItems } from "./next-items.ts";
import { readPolicy, savePolicy } from "./review-policy.ts";
import { adjudicate, submitReview, undoReview } from "./submit-review.ts";

const { db } = await openTestDb();

async function fill(count: number, options: { wanted?: number; isBlind?: boolean; gold?: string } = {}) {
  const siteId = randomUUID();
  const items = Array.from({ length: count }, (_, at) => ({
    ...{ siteId, generationId: randomUUID(), question: `q${at}`, answer: `a${at}`, priority: -at },
    ...{ suggestion: { label: "fine", score: 0.9, model: "m" }, ...options },
  }));
  await createReviewItems(db, { items });
  return siteId;
}

const person = (id: string) => ({ id, name: id });
const say = (itemId: string, id: string, label: string | null, clientId = randomUUID()) =>
  submitReview(db, { itemId, reviewer: person(id), label, clientId });

test("ten reviewers at once over 60 items that want two reviews: each item gets exactly two, of different people", async () => {
  const siteId = await fill(60, { wanted: 2 });
  await Promise.all(
    Array.from({ length: 10 }, async (_, at) => {
      for (;;) {
        const [item] = await nextItems(db, { siteIds: [siteId], reviewerId: `r${at}`, take: 1 });
        if (!item) return;
        await say(item.id, `r${at}`, "fine");
      }
    }),
  );
  // What was in somebody's hands while others ran dry is left for one more round.
  for (let at = 0; at < 10; at++)
    for (const item of await nextItems(db, { siteIds: [siteId], reviewerId: `r${at}`, take: 20 }))
      await say(item.id, `r${at}`, "fine").catch(() => {});
  const rows = await db.reviewItem.findMany({ where: { siteId }, include: { reviews: true } });
  expect(rows.map(({ reviews }) => new Set(reviews.map(({ reviewerId }) => reviewerId)).size)).toEqual(
    rows.map(() => 2),
  );
  expect(rows.every(({ reviews }) => reviews.length === 2)).toBe(true);
});

test("two people never hold one item; asking again gives back what one holds", async () => {
  const siteId = await fill(4);
  const ask = (reviewerId: string) => nextItems(db, { siteIds: [siteId], reviewerId, take: 2 });
  const [ann, robin] = [await ask("ann"), await ask("robin")];
  expect(new Set([...ann, ...robin].map(({ id }) => id)).size).toBe(4);
  expect((await ask("ann")).map(({ id }) => id)).toEqual(ann.map(({ id }) => id));
  await expect(say(robin[0]?.id ?? "", "ann", "fine")).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a lease that has run out goes to the next one, and the late submit is refused", async () => {
  const siteId = await fill(1);
  const [item] = await nextItems(db, { siteIds: [siteId], reviewerId: "ann", take: 1 });
  await db.reviewLease.updateMany({ where: { itemId: item?.id }, data: { until: new Date(0) } });
  const [again] = await nextItems(db, { siteIds: [siteId], reviewerId: "robin", take: 1 });
  expect(again?.id).toBe(item?.id);
  await expect(say(item?.id ?? "", "ann", "fine")).rejects.toThrow(/too long/);
});

test("blind and gold items carry neither suggestion nor gold label", async () => {
  const [open] = await nextItems(db, { siteIds: [await fill(1)], reviewerId: "ann", take: 1 });
  const [blind] = await nextItems(db, { siteIds: [await fill(1, { isBlind: true })], reviewerId: "ann", take: 1 });
  const [gold] = await nextItems(db, { siteIds: [await fill(1, { gold: "wrong" })], reviewerId: "ann", take: 1 });
  expect(open?.suggestion).toMatchObject({ label: "fine" });
  expect(blind?.suggestion).toBeNull();
  expect(gold?.suggestion).toBeNull();
  expect(JSON.stringify(gold)).not.toContain("wrong");
});

test("the same submit twice counts once; undo goes back twenty, across items, and the item returns", async () => {
  const siteId = await fill(25);
  const reviewerId = randomUUID();
  const order: string[] = [];
  for (let at = 0; at < 22; at++) {
    const [item] = await nextItems(db, { siteIds: [siteId], reviewerId, take: 1 });
    const clientId = randomUUID();
    const first = await say(item?.id ?? "", reviewerId, "fine", clientId);
    expect(await say(item?.id ?? "", reviewerId, "fine", clientId)).toEqual(first);
    order.push(item?.id ?? "");
  }
  expect(await db.review.count({ where: { reviewerId } })).toBe(22);
  const undone: (string | null)[] = [];
  for (let depth = 0; depth < 21; depth++) undone.push(await undoReview(db, { reviewerId, undone: depth }));
  expect(undone).toEqual([...order.toReversed().slice(0, 20), null]);
  const [next] = await nextItems(db, { siteIds: [siteId], reviewerId, take: 1 });
  expect(next?.id).toBe(order[2]);
  expect(await db.review.count({ where: { reviewerId } })).toBe(22);
});

test("reviewers who differ leave a conflict, which a third person decides with a reason", async () => {
  const siteId = await fill(1, { wanted: 2 });
  for (const [id, label] of [
    ["ann", "fine"],
    ["robin", "wrong"],
  ] as const) {
    const [item] = await nextItems(db, { siteIds: [siteId], reviewerId: id, take: 1 });
    await say(item?.id ?? "", id, label);
  }
  const { id: itemId, status } = await db.reviewItem.findFirstOrThrow({ where: { siteId } });
  expect(status).toBe("conflict");
  const decision = { itemId, label: "wrong", reason: "It promises a date.", by: person("kim") };
  await expect(adjudicate(db, { ...decision, by: person("ann") })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(adjudicate(db, { ...decision, reason: " " })).rejects.toMatchObject({ code: "INVALID" });
  await adjudicate(db, decision);
  expect(await readReviewItem(db, { itemId })).toMatchObject({ status: "adjudicated", decided: "wrong" });
  const { pairs, alpha } = await measureAgreement(db, { siteIds: [siteId] });
  expect(pairs.map(({ left, right, kappa }) => [left, right, kappa.n])).toEqual([["ann", "robin", 1]]);
  expect(alpha.n).toBe(1);
});

test("an item that nobody can judge is not counted as reviewed", async () => {
  const siteId = await fill(1);
  const [item] = await nextItems(db, { siteIds: [siteId], reviewerId: "ann", take: 1 });
  await say(item?.id ?? "", "ann", null);
  expect(await nextItems(db, { siteIds: [siteId], reviewerId: "ann", take: 1 })).toEqual([]);
  expect(await nextItems(db, { siteIds: [siteId], reviewerId: "robin", take: 1 })).toHaveLength(1);
  await expect(say(item?.id ?? "", "robin", "nonsense")).rejects.toMatchObject({ code: "INVALID" });
});

test("what was decided becomes a known answer: shown to who has not seen it, blindly, and it measures", async () => {
  const siteId = await fill(2);
  const [item] = await nextItems(db, { siteIds: [siteId], reviewerId: "ann", take: 1 });
  const itemId = item?.id ?? "";
  await expect(makeKnown(db, { itemId })).rejects.toMatchObject({ code: "CONFLICT" });
  await say(itemId, "ann", "wrong");
  await makeKnown(db, { itemId });
  const forRobin = await nextItems(db, { siteIds: [siteId], reviewerId: "robin", take: 2 });
  expect(forRobin.find(({ id }) => id === itemId)).toMatchObject({ suggestion: null });
  const forAnn = await nextItems(db, { siteIds: [siteId], reviewerId: "ann", take: 2 });
  expect(forAnn.map(({ id }) => id)).not.toContain(itemId);
  await say(itemId, "robin", "fine");
  const { known } = await readKnownAnswers(db, { siteIds: [siteId], take: 10 });
  expect(known).toMatchObject([{ id: itemId, gold: "wrong", seen: 2, right: 1 }]);
  const reviewers = await readReviewers(db, { siteIds: [siteId], since: new Date(0) });
  expect(reviewers.find(({ reviewerId }) => reviewerId === "robin")).toMatchObject({ goldSeen: 1, goldRight: 0 });
  await forgetKnown(db, { itemId });
  expect(await readReviewItem(db, { itemId })).toMatchObject({ gold: null, status: "submitted", decided: "wrong" });
});

test("a policy holds for what nobody has begun, and stays away from what somebody has", async () => {
  const siteId = await fill(3);
  const [begun] = await nextItems(db, { siteIds: [siteId], reviewerId: "ann", take: 1 });
  const { changed } = await savePolicy(db, { siteId, policy: { wanted: 3, sampleOf: 4 }, actor: "user:ann" });
  expect(changed).toBe(2);
  expect(await readReviewItem(db, { itemId: begun?.id ?? "" })).toMatchObject({ wanted: 1 });
  expect(await readPolicy(db, { siteId })).toEqual({ wanted: 3, sampleOf: 4 });
  for (const policy of [
    { wanted: 0, sampleOf: 8 },
    { wanted: 6, sampleOf: 8 },
    { wanted: 1, sampleOf: 1 },
  ])
    await expect(savePolicy(db, { siteId, policy, actor: "user:ann" })).rejects.toMatchObject({ code: "INVALID" });
});
