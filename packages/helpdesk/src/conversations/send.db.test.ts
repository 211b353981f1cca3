import { randomUUID } from "node:crypto";
import { openTestDb } from "@whetstone/db/testing";
import { expect, test } from "vitest";
import { createWorld } from "../testing/world.ts";
import { requestPerson } from "./hand-off.ts";
import { openConversation } from "./open.ts";
import { currentConversation, listVisitorConversations, readConversation } from "./read.ts";
import { resolveConversation } from "./resolve.ts";
import { sendMessage } from "./send.ts";

const { db } = await openTestDb();

test("200 concurrent sends of 40 messages store each once, in one conversation's gap-free order", async () => {
  const world = await createWorld(db);
  const first = await world.ask("first");
  const { siteId, visitorId } = world;
  const ids = Array.from({ length: 40 }, () => randomUUID());
  const sends = Array.from({ length: 200 }, (_, at) => {
    const clientId = ids[at % ids.length] ?? "";
    const conversationId = first.conversationId;
    return sendMessage(world.ctx, { siteId, visitorId, conversationId, clientId, text: clientId, locale: "en" });
  });
  const results = await Promise.all(sends);

  const { messages, seq } = await readConversation(world.ctx, first);
  expect(messages.map((one) => one.text).toSorted()).toEqual(["first", ...ids].toSorted());
  expect(messages.map((one) => one.seq)).toEqual(Array.from({ length: 41 }, (_, at) => at + 1));
  expect(seq).toBe(41);
  for (const [at, result] of results.entries()) expect(result).toEqual(results[at % ids.length]);
  // Nothing was being answered meanwhile: one answer is queued for the whole burst.
  expect(await db.generation.count({ where: { conversationId: first.conversationId } })).toBe(1);
});

test("the first message of a new conversation, sent ten times at once, makes one conversation", async () => {
  const world = await createWorld(db);
  const clientId = randomUUID();
  const send = () => sendMessage(world.ctx, { ...world, conversationId: null, clientId, text: "hi", locale: "en" });
  const results = await Promise.all(Array.from({ length: 10 }, send));
  expect(new Set(results.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(await db.conversation.count({ where: { visitorId: world.visitorId } })).toBe(1);
});

test("the same id with another text is a conflict, and stores nothing", async () => {
  const world = await createWorld(db);
  const clientId = randomUUID();
  const send = (text: string) =>
    sendMessage(world.ctx, { ...world, conversationId: null, clientId, text, locale: "en" });
  await send("one");
  await expect(send("two")).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await db.message.count({ where: { clientId } })).toBe(1);
});

test.each([
  ["nothing", "  \n "],
  ["100 KB", "x".repeat(100_000)],
  ["binary", "PK\u0003\u0004\u0000\u0000"],
])("%s is refused and stores nothing", async (_name, text) => {
  const world = await createWorld(db);
  await expect(world.ask(text)).rejects.toMatchObject({ code: "INVALID" });
  expect(await db.conversation.count({ where: { visitorId: world.visitorId } })).toBe(0);
});

test("another visitor's conversation does not exist for me", async () => {
  const theirs = await createWorld(db);
  const mine = await createWorld(db);
  const { conversationId } = await theirs.ask("secret");
  await expect(mine.ask("hello?", conversationId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(readConversation(mine.ctx, { conversationId, visitorId: mine.visitorId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await currentConversation(mine.ctx, mine)).toBeNull();
});

test("while a person has the word no answer is queued", async () => {
  const world = await createWorld(db);
  const { conversationId } = await world.ask("hi");
  await requestPerson(world.ctx, { conversationId, reason: "visitor_asked" });
  expect((await world.ask("are you there?", conversationId)).generationId).toBeNull();
  const active = { conversationId, status: { in: ["queued", "running"] } };
  expect(await db.generation.count({ where: active })).toBe(0);
  expect(await currentConversation(world.ctx, world)).toMatchObject({ status: "waiting", lock: "human" });
});

test("writing after the end opens the conversation again for the assistant", async () => {
  const world = await createWorld(db);
  const { conversationId } = await world.ask("hi");
  await requestPerson(world.ctx, { conversationId, reason: "visitor_asked" });
  await resolveConversation(world.ctx, { conversationId });
  const again = await world.ask("one more thing", conversationId);

  expect(again.generationId).not.toBeNull();
  const now = await readConversation(world.ctx, { conversationId });
  expect(now).toMatchObject({ status: "open", lock: "bot", agentName: null });
  expect(now.messages.map((one) => one.text)).toEqual(["hi", "handed_off", "resolved", "reopened", "one more thing"]);
});

test("who wants a person before writing gets one conversation, also when asking twice", async () => {
  const world = await createWorld(db);
  const open = () => openConversation(world.ctx, { ...world, locale: "en" });
  const [one, two] = await Promise.all([open(), open()]);
  expect(one).toEqual(two);
  expect(await listVisitorConversations(world.ctx, world)).toEqual([]);
});
