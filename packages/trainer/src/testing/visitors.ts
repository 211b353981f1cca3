import { randomUUID } from "node:crypto";
import type { Db } from "@whetstone/db/client";

/** The same for both arms, so that they come in turns and not one after the other. */
const firstAt = new Date();

/** Rows of visitors who met an arm and were helped or not, as the product writes them; for tests of what reads them. */
export async function makeVisitors(
  db: Db,
  input: {
    siteId: string;
    experimentId: string;
    arm: "current" | "candidate";
    versionId: string | null;
    count: number;
    /** How many of them are helped; the others ask for a person. */
    helped: number;
    failed?: number;
    phase?: string;
    at?: Date;
  },
): Promise<string[]> {
  const { siteId, experimentId, arm, versionId, count, helped, failed = 0, phase = "ab", at = firstAt } = input;
  const visitors = Array.from({ length: count }, () => ({ id: randomUUID(), siteId }));
  await db.visitor.createMany({ data: visitors });
  const conversations = visitors.map((visitor) => ({
    ...{ id: randomUUID(), siteId, visitorId: visitor.id, createdAt: at, messageCount: 2 },
  }));
  await db.conversation.createMany({ data: conversations });
  await db.message.createMany({
    data: conversations.flatMap(({ id: conversationId }, index) => [
      { conversationId, seq: 1, author: "visitor", text: "where is it?", createdAt: at },
      ...(index < failed
        ? []
        : [{ conversationId, seq: 2, author: "assistant", answerKind: "write", text: "Soon.", createdAt: at }]),
      ...(index < count - helped
        ? [{ conversationId, seq: 3, author: "system", text: "handed_off", createdAt: at }]
        : []),
    ]),
  });
  await db.generation.createMany({
    data: conversations.map(({ id: conversationId }, index) => ({
      ...{ siteId, conversationId, triggerId: conversationId, versionId, experimentId, arm, phase },
      ...{ status: index < failed ? "failed" : "finished", mode: "write", totalMs: 900 + index, createdAt: at },
    })),
  });
  await db.assignment.createMany({
    data: conversations.map(({ id: conversationId, visitorId }, index) => ({
      ...{ experimentId, unit: visitorId, visitorId, conversationId, arm, phase },
      exposedAt: new Date(at.getTime() + index),
    })),
  });
  return conversations.map((one) => one.id);
}
