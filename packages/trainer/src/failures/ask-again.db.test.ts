import { randomUUID } from "node:crypto";
import { readFailure } from "@whetstone/db/failures/reads";
import { openTestDb } from "@whetstone/db/testing";
import { saveArticle } from "@whetstone/helpdesk/knowledge/save-article";
import { scripted } from "@whetstone/helpdesk/testing/fake-inference";
import { createWorld, type World } from "@whetstone/helpdesk/testing/world";
import { expect, test } from "vitest";
import { promoteVersion } from "../adapters/promote.ts";
import { rollBack } from "../adapters/rollback.ts";
import { askAgainLive } from "./ask-again.ts";
import { progressOf } from "./progress.ts";

const { db } = await openTestDb();
const right = "In short: parcels take three days.";

/** A failure whose correction taught a version that may be promoted. */
async function taught(world: World): Promise<{ failureId: string; versionId: string }> {
  const { siteId, visitorId } = world;
  const conversationId = randomUUID();
  const failure = await db.failure.create({
    data: {
      ...{ siteId, visitorId, conversationId, generationId: randomUUID(), question: "How long do parcels take?" },
      ...{ score: 1, remedy: "training", status: "in_dataset", occurredAt: new Date() },
    },
  });
  const example = await db.example.create({
    data: {
      ...{ siteId, task: "answer", prompt: [], completion: right, source: "written", redactorVersion: 1 },
      ...{ failureId: failure.id, status: "approved", reviewerId: "robin", conversationId },
    },
  });
  const hash = randomUUID();
  const dataset = await db.dataset.create({
    data: { siteId, name: hash, task: "answer", status: "frozen", hash, createdBy: "user:robin" },
  });
  await db.datasetExample.create({
    data: { datasetId: dataset.id, exampleId: example.id, split: "train", groupKey: hash },
  });
  const parts = { siteId, baseHash: "b".repeat(64), templateHash: "t".repeat(64) };
  const run = await db.run.create({
    data: {
      ...{ ...parts, datasetId: dataset.id, recipe: "smoke", seed: 0, status: "finished", backend: "local" },
      ...{ startedBy: "user:robin", resolved: {} },
    },
  });
  await db.adapter.create({
    data: { ...parts, hash, runId: run.id, datasetHash: hash, rank: 8, sizeBytes: 1, parity: {} },
  });
  const version = await db.version.create({
    data: {
      ...parts,
      hash,
      adapterHash: hash,
      task: "answer",
      name: "v1",
      status: "evaluated",
      createdBy: "user:robin",
    },
  });
  return { failureId: failure.id, versionId: version.id };
}

test("a version that is promoted is asked by itself what it was taught, once for every time that it serves", async () => {
  const world = await createWorld(db, {
    script: (request, signal) => scripted([request.adapterHash ? right : "I am not sure."])(request, signal),
  });
  await saveArticle(world.ctx, {
    ...{ siteId: world.siteId, title: "Delivery", lang: "en" },
    bodyMd: "## How long do parcels take?\n\nParcels take three days.",
  });
  const { failureId, versionId } = await taught(world);
  const read = async () => {
    const row = await readFailure(db, { failureId });
    return { status: row?.status, reached: row && progressOf(row).reached, asked: row?.askedAgain };
  };
  expect(await askAgainLive(world.ctx)).toBe(0);
  expect(await read()).toMatchObject({ reached: "trained", asked: null });

  const move = { reason: "it says it right", userId: "robin" };
  await promoteVersion({ db }, { ...move, versionId, expectedCurrentId: null, override: true });
  expect(await read()).toMatchObject({ reached: "live" });
  expect(await askAgainLive(world.ctx)).toBe(1);
  expect(await read()).toMatchObject({
    ...{ status: "answered", reached: "answered" },
    asked: { versionId, answer: right, answered: true, share: 1 },
  });
  expect(await askAgainLive(world.ctx)).toBe(0);

  await rollBack(
    { db },
    { siteId: world.siteId, task: "answer", expectedCurrentId: versionId, reason: "a look", actor: { kind: "system" } },
  );
  expect(await askAgainLive(world.ctx)).toBe(0);
  expect(await read()).toMatchObject({ reached: "trained" });
});
