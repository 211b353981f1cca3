import { randomUUID } from "node:crypto";
import { readTaught } from "@whetstone/db/datasets/taught-reads";
import { openTestDb } from "@whetstone/db/testing";
import { eraseVisitor } from "@whetstone/helpdesk/conversations/erase-visitor";
import { createWorld } from "@whetstone/helpdesk/testing/world";
import { openTicket } from "@whetstone/helpdesk/tickets/open-ticket";
import { expect, test } from "vitest";
import { forgetVisitor } from "./forget-visitor.ts";

const { db } = await openTestDb();

/** A visitor with one conversation, from which `count` examples were taught. */
async function taught(count: number) {
  const world = await createWorld(db);
  const { conversationId } = await world.ask("My name is Maeve Doyle and my parcel is late.");
  await openTicket(world.ctx, { conversationId, agent: { id: "robin", name: "Robin" } });
  const { siteId, visitorId } = world;
  const ids = Array.from({ length: count }, () => randomUUID());
  await db.example.createMany({
    data: ids.map((id, at) => ({
      ...{ id, siteId, task: "answer", prompt: [{ role: "user", content: "late parcel" }], completion: "Wait." },
      // One knows its visitor, the next only the conversation.
      ...{ source: "written", status: "approved", conversationId, visitorId: at % 2 === 0 ? visitorId : null },
      ...{ messageIds: [], redactorVersion: 1 },
    })),
  });
  return { world, conversationId, siteId, visitorId, ids };
}

test("an erased person is in no future dataset; frozen sets and versions that they reached are named", async () => {
  const { siteId, visitorId, conversationId, ids } = await taught(3);
  const other = await taught(1);
  const hash = randomUUID();
  const set = await db.dataset.create({
    data: { siteId, name: "first", task: "answer", status: "frozen", hash, createdBy: "user:robin" },
  });
  const [frozen = ""] = ids;
  await db.datasetExample.create({ data: { datasetId: set.id, exampleId: frozen, split: "train", groupKey: "g" } });
  const run = await db.run.create({
    data: {
      ...{ siteId, datasetId: set.id, recipe: "r", resolved: {}, baseHash: "b", templateHash: "t", startedBy: "x" },
    },
  });
  await db.adapter.create({
    data: { hash, runId: run.id, baseHash: "b", templateHash: "t", rank: 8, sizeBytes: 1n, parity: {} },
  });
  await db.version.create({
    data: {
      ...{ hash, siteId, task: "answer", name: "v1", baseHash: "b", templateHash: "t", adapterHash: hash },
      ...{ isCurrent: true, createdBy: "x" },
    },
  });
  await db.failure.create({
    data: {
      ...{ siteId, conversationId, visitorId, generationId: randomUUID(), score: 1, remedy: "training" },
      ...{ question: "late parcel", occurredAt: new Date() },
    },
  });

  const reached = await db.$transaction(async (tx) => {
    const found = await forgetVisitor(tx, { visitorId });
    await eraseVisitor(tx, { visitorId });
    return found;
  });
  expect(reached).toMatchObject({ examples: 3, failures: 1, datasets: [{ name: "first", rows: 1 }] });
  expect(reached.versions).toMatchObject([{ name: "v1", isCurrent: true }]);

  const left = await db.example.findMany({ where: { siteId } });
  expect(left).toMatchObject([{ id: frozen, status: "discarded", prompt: [], completion: "", visitorId: null }]);
  for (const count of [
    db.visitor.count({ where: { id: visitorId } }),
    db.message.count({ where: { conversationId } }),
    db.event.count({ where: { conversationId } }),
    db.ticket.count({ where: { conversationId } }),
    db.failure.count({ where: { siteId } }),
  ])
    expect(await count).toBe(0);
  expect(await readTaught(db, { visitorId: other.visitorId })).toMatchObject({ examples: 1, datasets: [] });
  expect(await db.message.count({ where: { conversationId: other.conversationId } })).toBe(1);
});
