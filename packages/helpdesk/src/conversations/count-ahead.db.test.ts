import { randomUUID } from "node:crypto";
import { openTestDb } from "@whetstone/db/testing";
import { expect, test } from "vitest";
import { createWorld, type World } from "../testing/world.ts";
import { countAhead } from "./count-ahead.ts";
import { stopAnswer } from "./stop-answer.ts";

const { db } = await openTestDb();

/** One question of a visitor of its own; nobody answers. */
async function ask(world: World) {
  const { conversationId, generationId } = await world.ask("When?");
  if (!generationId) throw new Error("An answer must be queued.");
  return { conversationId, generationId };
}

test("those who asked before and still wait are counted, over all sites; who has been served is not", async () => {
  const worlds = await Promise.all([createWorld(db), createWorld(db), createWorld(db)]);
  const [first, second, third] = worlds as [World, World, World];
  const before = await ask(first);
  const other = await ask(second);
  const mine = await ask(third);
  const ahead = () => countAhead(third.ctx, { ...mine, visitorId: third.visitorId });

  const all = await ahead();
  expect(all).toBeGreaterThanOrEqual(2);
  await stopAnswer(first.ctx, before);
  expect(await ahead()).toBe(all - 1);
  await stopAnswer(second.ctx, other);
  expect(await ahead()).toBe(all - 2);
  await ask(first);
  expect(await ahead()).toBe(all - 2);
  await stopAnswer(third.ctx, mine);
  expect(await ahead()).toBe(0);
});

test("another visitor's answer does not exist for me", async () => {
  const world = await createWorld(db);
  const theirs = await ask(world);
  await expect(countAhead(world.ctx, { ...theirs, visitorId: randomUUID() })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
