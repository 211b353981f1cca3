import { randomUUID } from "node:crypto";
import { openTestDb } from "@whetstone/db/testing";
import { putServiceHours } from "@whetstone/db/tickets/writes";
import { expect, test } from "vitest";
import { createWorld } from "../testing/world.ts";
import { requestPerson } from "./hand-off.ts";
import { readWait } from "./read-wait.ts";

const { db } = await openTestDb();

test("who waits learns how many wait before, and when the team is back after night and holiday", async () => {
  const world = await createWorld(db);
  const { siteId, visitorId, ctx } = world;
  const ids: string[] = [];
  for (let at = 0; at < 3; at++) {
    const { conversationId } = await world.ask("A person, please", null);
    await requestPerson(ctx, { conversationId, visitorId, reason: "visitor_asked" });
    ids.push(conversationId);
  }
  const [first = "", , third = ""] = ids;
  const look = (conversationId: string, now?: Date) => readWait(ctx, { conversationId, siteId, visitorId, now });
  expect(await look(first)).toEqual({ ahead: 0, opensAt: null });
  expect(await look(third)).toEqual({ ahead: 2, opensAt: null });

  const none = { firstReplyMinutes: null, nextReplyMinutes: null, resolutionMinutes: null };
  const week = Array.from({ length: 7 }, (): [string, string][] => [["09:00", "17:00"]]);
  await putServiceHours(db, { siteId, timeZone: "Europe/Dublin", week, holidays: ["2026-12-25"], ...none });
  expect((await look(third, new Date("2026-12-24T16:00:00Z"))).opensAt).toBeNull();
  expect((await look(third, new Date("2026-12-24T18:00:00Z"))).opensAt).toBe("2026-12-26T09:00:00.000Z");
  await expect(readWait(ctx, { conversationId: third, siteId, visitorId: randomUUID() })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
