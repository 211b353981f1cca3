import { randomUUID } from "node:crypto";
import { readFailure } from "@whetstone/db/failures/reads";
import { openTestDb } from "@whetstone/db/testing";
import { createDraft } from "@whetstone/db/tickets/writes";
import { requestPerson } from "@whetstone/helpdesk/conversations/hand-off";
import { replyAsAgent } from "@whetstone/helpdesk/conversations/reply";
import { takeOver } from "@whetstone/helpdesk/conversations/take-over";
import { rateAnswer } from "@whetstone/helpdesk/feedback/rate";
import { saveArticle } from "@whetstone/helpdesk/knowledge/save-article";
import { createWorld, followUntil, isEnd, startRunner, type World } from "@whetstone/helpdesk/testing/world";
import { answerTicket } from "@whetstone/helpdesk/tickets/answer-ticket";
import { describe, expect, it } from "vitest";
import { collectFailures } from "./collect.ts";
import { dismissFailure, labelFailure } from "./label.ts";
import { progressOf } from "./progress.ts";

const { db } = await openTestDb();
const agent = { id: "agent-1", name: "Ines" };
const reviewer = { kind: "person", userId: "reviewer-1" } as const;

async function answered(world: World, text: string): Promise<{ conversationId: string; messageId: string }> {
  const { conversationId } = await world.ask(text);
  await followUntil(world, { conversationId }, isEnd);
  const message = await db.message.findFirstOrThrow({
    where: { conversationId, author: "assistant" },
    orderBy: { seq: "desc" },
  });
  return { conversationId, messageId: message.id };
}

const failuresOf = (world: World) =>
  db.failure.findMany({
    where: { siteId: world.siteId },
    include: { signals: true, examples: true, cluster: true },
    orderBy: { occurredAt: "asc" },
  });

async function reply(world: World, conversationId: string, text: string): Promise<void> {
  await requestPerson(world.ctx, { conversationId, reason: "answer_rejected" });
  await takeOver(world.ctx, { conversationId, agent });
  await replyAsAgent(world.ctx, { conversationId, agent, clientId: randomUUID(), text });
}

describe("collectFailures", () => {
  it("writes each failed answer down once, however often it runs, and only reads what has changed", async () => {
    const world = await createWorld(db);
    await using _runner = startRunner(world);
    const bad = await answered(world, "When does my parcel arrive?");
    await answered(world, "How long do parcels take?");
    await rateAnswer(world.ctx, { ...bad, visitorId: world.visitorId, value: "down", reason: "wrong" });

    const first = await collectFailures(world.ctx, { siteId: world.siteId });
    expect(first).toMatchObject({ conversations: 2, failures: 1, captured: 0, embedded: true });
    expect(await collectFailures(world.ctx, { siteId: world.siteId })).toMatchObject({ conversations: 0, failures: 0 });
    const [failure] = await failuresOf(world);
    expect(failure).toMatchObject({
      question: "When does my parcel arrive?",
      score: 1,
      remedy: "approved_answer",
      status: "queued",
    });
    expect(failure?.signals.map((one) => one.kind)).toEqual(["thumbs_down"]);
    expect(failure?.cluster?.size).toBe(1);

    // The vote is taken back: nothing speaks against the answer any more.
    await rateAnswer(world.ctx, { ...bad, visitorId: world.visitorId, value: null });
    expect(await collectFailures(world.ctx, { siteId: world.siteId })).toMatchObject({ conversations: 1 });
    expect(await failuresOf(world)).toEqual([]);
  });

  it("gives the same rows when two collectors run at once", async () => {
    const world = await createWorld(db);
    await using _runner = startRunner(world);
    for (let at = 0; at < 4; at++) {
      const { conversationId } = await answered(world, `Where is parcel number ${at}?`);
      await reply(world, conversationId, "It is on its way and should reach you tomorrow.");
    }
    await Promise.all([1, 2, 3].map(() => collectFailures(world.ctx, { siteId: world.siteId })));
    const failures = await failuresOf(world);
    expect(failures).toHaveLength(4);
    for (const failure of failures) {
      expect(failure.signals.map((one) => one.kind)).toEqual(["handed_off"]);
      expect(failure.examples).toHaveLength(1);
    }
  });

  it("takes the agent's own reply as the right answer, redacted and with where it came from", async () => {
    const world = await createWorld(db, { answerMode: "write" });
    await db.visitor.create({
      data: { id: world.visitorId, siteId: world.siteId, name: "Mara Lindqvist", email: "mara@mail.example" },
    });
    await using _runner = startRunner(world);
    const { conversationId } = await answered(world, "I am Mara Lindqvist, mara@mail.example. When does it arrive?");
    await reply(world, conversationId, "Dear Mara, parcels to islands take five working days.");
    expect(await collectFailures(world.ctx, { siteId: world.siteId })).toMatchObject({ captured: 1 });

    const [failure] = await failuresOf(world);
    const [example] = failure?.examples ?? [];
    expect(failure?.status).toBe("corrected");
    expect(example).toMatchObject({
      source: "agent_reply",
      reviewerId: agent.id,
      status: "approved",
      conversationId,
      visitorId: world.visitorId,
    });
    expect(example?.completion).toBe("Dear ⟨NAME_1⟩, parcels to islands take five working days.");
    expect(JSON.stringify([example?.prompt, example?.rejected, failure?.question])).not.toMatch(
      /Mara|Lindqvist|mail\.example/,
    );
    expect(example?.messageIds).toHaveLength(2);
    const [system, question] = (example?.prompt ?? []) as { role: string; content: string }[];
    expect(system?.content).toContain("You help customers of Lamp & Loom.");
    expect(question?.content).toMatch(/Question: I am ⟨NAME_1⟩, ⟨EMAIL_1⟩\. When does it arrive\?$/);
  });
});

describe("drafts in the console", () => {
  it("takes what an agent sent in a draft's place as the right answer, and a polished draft as none", async () => {
    const world = await createWorld(db);
    await using _runner = startRunner(world);
    const { conversationId } = await answered(world, "When does my parcel arrive?");
    await requestPerson(world.ctx, { conversationId, reason: "visitor_asked" });
    await takeOver(world.ctx, { conversationId, agent });
    await world.ask("Does the lamp come with a bulb?", conversationId);
    const send = async (proposed: string, text: string) => {
      const draft = await createDraft(db, {
        ...{ siteId: world.siteId, conversationId, text: proposed, answerKind: "write", confidence: 0.9 },
        sources: [{ articleId: randomUUID(), slug: "lamps", title: "Lamps", heading: "Bulbs", excerpt: "No bulb." }],
        ...{ modelName: null, byId: agent.id },
      });
      const reply = { conversationId, agent, clientId: randomUUID(), text, seenSeq: 99, draftId: draft.id };
      return { draftId: draft.id, messageId: (await answerTicket(world.ctx, reply)).messageId };
    };
    const rewritten = await send(
      "The bulb is in the box.",
      "Bulbs are not part of it; please buy an E27 bulb with it.",
    );
    const polished = await send("You find E27 bulbs in every shop.", "You find E27 bulbs in every shop!");

    expect(await collectFailures(world.ctx, { siteId: world.siteId })).toMatchObject({ captured: 1 });
    const failures = await failuresOf(world);
    expect(failures.find((one) => one.generationId === polished.draftId)).toBeUndefined();
    const failure = failures.find((one) => one.generationId === rewritten.draftId);
    expect(failure).toMatchObject({ question: "Does the lamp come with a bulb?", status: "corrected", score: 1 });
    expect(failure?.signals).toMatchObject([
      { kind: "draft_edited", weight: 1, evidence: { messageId: rewritten.messageId, changed: expect.any(Number) } },
    ]);
    expect(failure?.examples).toMatchObject([
      {
        completion: "Bulbs are not part of it; please buy an E27 bulb with it.",
        rejected: "The bulb is in the box.",
        ...{ source: "agent_reply", reviewerId: agent.id },
      },
    ]);
    expect(JSON.stringify(failure?.examples[0]?.prompt)).toContain("No bulb.");
  });
});

describe("labelFailure", () => {
  it("replaces the target, refuses addresses nobody publishes, and respects a dismissal", async () => {
    const world = await createWorld(db);
    await using _runner = startRunner(world);
    await saveArticle(world.ctx, {
      siteId: world.siteId,
      title: "Contact",
      bodyMd: "Write to care@lampandloom.example.",
      lang: "en",
    });
    const bad = await answered(world, "How do I reach you?");
    await rateAnswer(world.ctx, { ...bad, visitorId: world.visitorId, value: "down", reason: "wrong" });
    await collectFailures(world.ctx, { siteId: world.siteId });
    const [failure] = await failuresOf(world);
    const failureId = failure?.id ?? "";
    const label = (text: string) =>
      labelFailure(world.ctx, { failureId, task: "answer", text, source: "written", reviewer });

    await expect(label("Visit https://care.lampandl00m.example now.")).rejects.toThrow(
      "The knowledge base does not have",
    );
    await label("Write to care@lampandloom.example.");
    await label("Please write to care@lampandloom.example.");
    const row = await readFailure(db, { failureId });
    expect(row?.examples.map((one) => one.status).sort()).toEqual(["approved", "discarded"]);
    expect(row && progressOf(row).reached).toBe("corrected");
    const audit = await db.audit.count({ where: { siteId: world.siteId, action: "failure.label" } });
    expect(audit).toBe(2);

    await dismissFailure(world.ctx, { failureId, dismissed: true, actor: reviewer });
    await expect(label("Please write.")).rejects.toThrow("dismissed");
    await collectFailures(world.ctx, { siteId: world.siteId });
    expect((await failuresOf(world))[0]?.status).toBe("dismissed");
  });
});
