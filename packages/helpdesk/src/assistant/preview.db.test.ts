import { openTestDb } from "@whetstone/db/testing";
import { expect, test } from "vitest";
import { readConversation } from "../conversations/read.ts";
import { approveAnswer } from "../knowledge/approved-answers.ts";
import { saveArticle } from "../knowledge/save-article.ts";
import { failing, scripted } from "../testing/fake-inference.ts";
import { createWorld, followUntil, isEnd, startRunner } from "../testing/world.ts";
import { defaultParts } from "./default-parts.ts";
import { previewAnswer } from "./preview.ts";

const { db } = await openTestDb();

/** A site that knows about delivery, with the parts that serve visitors; only the model is scripted. */
async function createShop(options: Parameters<typeof createWorld>[1] = {}) {
  const world = await createWorld(db, options);
  await saveArticle(world.ctx, {
    ...{ siteId: world.siteId, title: "Delivery times", lang: "en" },
    bodyMd: "# Delivery times\n\nOur parcels arrive in three days. On islands delivery takes five days.\n",
  });
  return world;
}
/** Shares most of its words with the article: the scripted embedder knows no meanings. */
const question = "Delivery times: our parcels arrive in three days?";

test("the same question quoted and written, side by side, nothing stored", async () => {
  const script = scripted(["Parcels arrive in three days. ", "Your tracking number is 123456."]);
  const world = await createShop({ script });
  const { siteId } = world;
  const quote = await previewAnswer(world.ctx, { siteId, question, mode: "quote" });
  const write = await previewAnswer(world.ctx, { siteId, question, mode: "write" });

  expect(quote).toMatchObject({ kind: "quote", model: null, sources: [{ title: "Delivery times" }] });
  expect(quote.text).toContain("Our parcels arrive in three days.");
  expect(write).toMatchObject({ kind: "write", text: "Parcels arrive in three days.", model: { name: "fake" } });
  expect(write.heldBack.map((one) => one.text)).toEqual(["Your tracking number is 123456."]);
  expect(await db.generation.count({ where: { siteId } })).toBe(0);
});

test("an approved answer comes word for word and is counted once given to a visitor", async () => {
  const world = await createShop();
  const { id } = await approveAnswer(world.ctx, { siteId: world.siteId, question, answer: "Three. Always three!" });
  await using _runner = startRunner(world, { parts: defaultParts });
  const { conversationId } = await world.ask(question);
  await followUntil(world, { conversationId }, isEnd);
  const { messages } = await readConversation(world.ctx, { conversationId });
  expect(messages[1]).toMatchObject({ text: "Three. Always three!", answerKind: "approved" });
  const count = async () => (await db.approvedAnswer.findUniqueOrThrow({ where: { id } })).hitCount;
  await expect.poll(count).toBe(1);
});

test("without the embedder: failed with UNAVAILABLE; without the engine a quote is still given", async () => {
  const world = await createShop({ script: failing("ENGINE_LOST") });
  await using _runner = startRunner(world, { parts: defaultParts });
  const quoted = await world.ask(question);
  const events = await followUntil(world, { conversationId: quoted.conversationId }, isEnd);
  expect(events.at(-1)?.event).toMatchObject({ status: "finished" });
  const { messages } = await readConversation(world.ctx, quoted);
  expect(messages[1]).toMatchObject({ answerKind: "quote", sources: [{ slug: "delivery-times" }] });

  world.ctx.inference.embedError = new Error("down");
  const failed = await world.ask("Another question about parcels and islands?");
  const ended = await followUntil(world, { conversationId: failed.conversationId }, isEnd);
  expect(ended.at(-1)?.event).toMatchObject({ status: "failed", code: "UNAVAILABLE" });
});

test("what no article says is declined, also where the model would have an answer", async () => {
  const world = await createShop({ script: scripted(["Yes, of course."]) });
  const { siteId } = world;
  const answer = await previewAnswer(world.ctx, { siteId, question: "Can my hamster vote in Peru?", mode: "write" });
  expect(answer).toMatchObject({ kind: "declined", sources: [], rawText: null });
  await expect(previewAnswer(world.ctx, { siteId, question: " ", mode: "quote" })).rejects.toMatchObject({
    code: "INVALID",
  });
});
