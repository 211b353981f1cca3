import { randomUUID } from "node:crypto";
import { readEvents } from "@whetstone/db/conversations/reads";
import { openTestDb } from "@whetstone/db/testing";
import { countInbox } from "@whetstone/db/tickets/inbox";
import { readNotes, readRelated, readTeams, readTicket } from "@whetstone/db/tickets/reads";
import { createDraft, putServiceHours } from "@whetstone/db/tickets/writes";
import { expect, test } from "vitest";
import { requestPerson } from "../conversations/hand-off.ts";
import { rateConversation } from "../conversations/rate-conversation.ts";
import { readConversation } from "../conversations/read.ts";
import { replyAsAgent } from "../conversations/reply.ts";
import { resolveConversation } from "../conversations/resolve.ts";
import { takeOver } from "../conversations/take-over.ts";
import { createWorld, followUntil, type World } from "../testing/world.ts";
import { answerTicket } from "./answer-ticket.ts";
import { changeTicket, undoAct } from "./change-ticket.ts";
import { listInbox } from "./list-inbox.ts";
import { linkTickets, mergeTickets } from "./merge-tickets.ts";
import { addNote } from "./notes.ts";
import { openTicket } from "./open-ticket.ts";
import { announcePresence, leaveConversation } from "./presence.ts";
import { deleteTeam, saveTeam } from "./teams.ts";
import { saveTicketField } from "./ticket-fields.ts";
import { confirmTriage } from "./triage.ts";

const { db } = await openTestDb();
const robin = { id: "robin", name: "Robin" };
const ann = { id: "ann", name: "Ann Lee" };

async function taken(world: World, agent = robin) {
  const { conversationId } = await world.ask("Where is my order?");
  await takeOver(world.ctx, { conversationId, agent });
  return conversationId;
}

const inbox = (
  world: World,
  folder: "all" | "mine" | "snoozed" | "resolved" | "unassigned" | "waiting",
  search?: string,
) =>
  listInbox(world.ctx, { siteIds: [world.siteId], folder, userId: robin.id, search, take: 50 }).then(
    ({ rows }) => rows,
  );

test("tickets are numbered per site without gaps or doubles, however many are made at once", async () => {
  const world = await createWorld(db);
  const ids = await Promise.all(Array.from({ length: 12 }, async () => (await world.ask("hi")).conversationId));
  const twice = [...ids, ...ids].map((conversationId) => openTicket(world.ctx, { conversationId, agent: robin }));
  const numbers = new Set((await Promise.all(twice)).map(({ number }) => number));
  expect([...numbers].toSorted((left, right) => left - right)).toEqual(ids.map((_, at) => at + 1));
});

test("a private note reaches no reader of the visitor: no event, no message, no snapshot", async () => {
  const world = await createWorld(db);
  const conversationId = await taken(world);
  const before = await readConversation(world.ctx, { conversationId });
  const secret = `do not refund ${randomUUID()}`;
  const note = await addNote(world.ctx, {
    ...{ conversationId, agent: robin, text: `@Ann Lee ${secret}`, people: [robin, ann] },
  });
  expect(note.mentions).toEqual(["ann"]);
  const after = await readConversation(world.ctx, { conversationId, visitorId: world.visitorId });
  expect(after).toEqual(before);
  await replyAsAgent(world.ctx, { conversationId, agent: robin, clientId: randomUUID(), text: "On its way." });
  const events = await followUntil(
    world,
    { conversationId },
    (event) => event.type === "message" && event.message.author === "agent",
  );
  expect(JSON.stringify(events)).not.toContain(secret);
  const ticket = await readTicket(db, { conversationId });
  expect((await readNotes(db, { ticketId: ticket?.id ?? "" })).map(({ text }) => text)).toEqual([`@Ann Lee ${secret}`]);
});

test("changes are kept with what was before, and undone once", async () => {
  const world = await createWorld(db);
  const conversationId = await taken(world);
  const first = await changeTicket(world.ctx, {
    conversationId,
    agent: robin,
    change: { priority: "high", labels: ["A ", "a", "vip"] },
  });
  expect(first.ticket).toMatchObject({ priority: "high", labels: ["a", "vip"] });
  const { siteId } = world;
  await saveTicketField(world.ctx, { siteId, name: "order", kind: "text", choices: [] });
  await changeTicket(world.ctx, { conversationId, agent: robin, change: { assignee: ann, fields: { order: "HQ-1" } } });
  await undoAct(world.ctx, { actId: first.actId });
  expect(await readTicket(db, { conversationId })).toMatchObject({
    ...{ priority: "normal", labels: [], assigneeId: "ann", fields: { order: "HQ-1" } },
  });
  await expect(undoAct(world.ctx, { actId: first.actId })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a site's own fields take what they are for, filter the inbox, and are undone one by one", async () => {
  const world = await createWorld(db);
  const { siteId, ctx } = world;
  await saveTicketField(ctx, { siteId, name: "Country", kind: "choice", choices: ["Ireland", "Spain", "Spain"] });
  await saveTicketField(ctx, { siteId, name: "Bags", kind: "number", choices: [] });
  const conversationId = await taken(world);
  await taken(world);
  const set = (fields: Record<string, string | number | null>) =>
    changeTicket(ctx, { conversationId, agent: robin, change: { fields } });
  const { actId } = await set({ Country: "Spain" });
  await set({ Bags: 2 });
  for (const [name, value] of [
    ["Country", "Peru"],
    ["Bags", "two"],
    ["Size", "L"],
  ] as const)
    await expect(set({ [name]: value })).rejects.toMatchObject({ code: "INVALID" });
  const filter = { siteIds: [siteId], folder: "all" as const, userId: robin.id, take: 50 };
  const { rows } = await listInbox(ctx, { ...filter, field: { name: "Bags", value: "2" } });
  expect(rows.map(({ id }) => id)).toEqual([conversationId]);
  await undoAct(ctx, { actId });
  expect(await readTicket(db, { conversationId })).toMatchObject({ fields: { Bags: 2 } });
  await set({ Bags: null });
  expect((await readTicket(db, { conversationId }))?.fields).toEqual({});
});

test("tickets go to a team and stay when it is dissolved; who is mentioned finds the conversation", async () => {
  const world = await createWorld(db);
  const { siteId, ctx } = world;
  const conversationId = await taken(world);
  await taken(world);
  await saveTeam(ctx, { siteId, name: "Workshop", memberIds: ["ann", "ann"], actor: "user:robin" });
  const [team] = await readTeams(db, { siteIds: [siteId] });
  expect(team?.memberIds).toEqual(["ann"]);
  await changeTicket(ctx, { conversationId, agent: robin, change: { teamId: team?.id } });
  const filter = { siteIds: [siteId], folder: "all" as const, userId: ann.id, take: 50 };
  expect((await listInbox(ctx, { ...filter, teamId: team?.id })).rows.map(({ id }) => id)).toEqual([conversationId]);
  await deleteTeam(ctx, { siteId, id: team?.id ?? "", actor: "user:robin" });
  expect((await readTicket(db, { conversationId }))?.teamId).toBeNull();

  await addNote(ctx, { conversationId, agent: robin, text: "What do you say, @Ann Lee?", people: [robin, ann] });
  const mentioned = await listInbox(ctx, { ...filter, folder: "mentioned" });
  expect(mentioned.rows.map(({ id }) => id)).toEqual([conversationId]);
  expect((await countInbox(db, { siteIds: [siteId], userId: ann.id })).mentioned).toBe(1);
});

test("a snoozed ticket is out of the open folders until the visitor writes", async () => {
  const world = await createWorld(db);
  const conversationId = await taken(world);
  const snoozedUntil = new Date(Date.now() + 3_600_000);
  const { actId } = await changeTicket(world.ctx, { conversationId, agent: robin, change: { snoozedUntil } });
  expect([await inbox(world, "mine"), await inbox(world, "snoozed")].map((rows) => rows.length)).toEqual([0, 1]);
  await world.ask("Hello?", conversationId);
  expect([await inbox(world, "mine"), await inbox(world, "snoozed")].map((rows) => rows.length)).toEqual([1, 0]);
  await undoAct(world.ctx, { actId });
  await expect(
    changeTicket(world.ctx, { conversationId, agent: robin, change: { snoozedUntil: new Date(0) } }),
  ).rejects.toMatchObject({ code: "INVALID" });
});

test("a merged ticket leaves the list, is read-only, and comes back whole by undo; links go both ways", async () => {
  const world = await createWorld(db);
  const [left, right] = [await taken(world), await taken(world)];
  const target = await openTicket(world.ctx, { conversationId: right, agent: robin });
  const before = await readConversation(world.ctx, { conversationId: left });
  const { actId } = await mergeTickets(world.ctx, { conversationId: left, number: target.number, agent: robin });
  expect((await inbox(world, "mine")).map(({ id }) => id)).toEqual([right]);
  expect((await readRelated(db, { ticketId: target.id })).map(({ relation }) => relation)).toEqual(["merged"]);
  await expect(
    changeTicket(world.ctx, { conversationId: left, agent: robin, change: { priority: "low" } }),
  ).rejects.toMatchObject({ code: "CONFLICT" });
  await undoAct(world.ctx, { actId });
  expect(await readConversation(world.ctx, { conversationId: left })).toEqual(before);
  expect(await inbox(world, "mine")).toHaveLength(2);

  const link = await linkTickets(world.ctx, { conversationId: left, number: target.number, agent: robin });
  const other = await readTicket(db, { conversationId: left });
  for (const ticketId of [target.id, other?.id ?? ""])
    expect((await readRelated(db, { ticketId })).map(({ relation }) => relation)).toEqual(["linked"]);
  await undoAct(world.ctx, { actId: link.actId });
  expect(await readRelated(db, { ticketId: target.id })).toEqual([]);
  await expect(
    mergeTickets(world.ctx, { conversationId: right, number: target.number, agent: robin }),
  ).rejects.toMatchObject({ code: "INVALID" });
});

test("a reply is refused when a colleague answered meanwhile, and goes out when sent anyway", async () => {
  const world = await createWorld(db);
  const conversationId = await taken(world);
  const { seq: seenSeq } = await readConversation(world.ctx, { conversationId });
  await replyAsAgent(world.ctx, { conversationId, agent: ann, clientId: randomUUID(), text: "Tomorrow." });
  const reply = { conversationId, agent: robin, clientId: randomUUID(), text: "Today.", seenSeq };
  await expect(answerTicket(world.ctx, reply)).rejects.toThrow(/Ann Lee answered/);
  await answerTicket(world.ctx, { ...reply, anyway: true });
  const { messages } = await readConversation(world.ctx, { conversationId });
  expect(messages.map(({ text }) => text).slice(-2)).toEqual(["Tomorrow.", "Today."]);
});

test("what is sent instead of a draft is kept as the preferred answer, with the distance", async () => {
  const world = await createWorld(db);
  const conversationId = await taken(world);
  const draft = await createDraft(db, {
    ...{ siteId: world.siteId, conversationId, text: "It arrives tomorrow.", answerKind: "quote", sources: [] },
    ...{ confidence: 0.8, modelName: null, byId: robin.id },
  });
  const sent = await answerTicket(world.ctx, {
    ...{ conversationId, agent: robin, clientId: randomUUID(), text: "It arrives on Friday.", seenSeq: 99 },
    draftId: draft.id,
  });
  const kept = await db.replyDraft.findUniqueOrThrow({ where: { id: draft.id } });
  expect(kept).toMatchObject({
    messageId: sent.messageId,
    text: "It arrives tomorrow.",
    sentText: "It arrives on Friday.",
  });
  expect(kept.distance).toBeGreaterThan(0.2);
  expect(kept.distance).toBeLessThan(0.8);
});

test("who has a conversation open is known to the others, until they leave", async () => {
  const world = await createWorld(db);
  const conversationId = await taken(world);
  expect(await announcePresence(world.ctx, { conversationId, agent: robin, isTyping: false })).toEqual([]);
  expect(await announcePresence(world.ctx, { conversationId, agent: ann, isTyping: true })).toEqual([
    { userId: "robin", userName: "Robin", isTyping: false },
  ]);
  expect(await announcePresence(world.ctx, { conversationId, agent: robin, isTyping: false })).toMatchObject([
    { isTyping: true },
  ]);
  await leaveConversation(world.ctx, { conversationId, agent: ann });
  expect(await announcePresence(world.ctx, { conversationId, agent: robin, isTyping: false })).toEqual([]);
});

test("clocks run by working hours; a reply stops them and the visitor's next message starts one", async () => {
  const world = await createWorld(db);
  await putServiceHours(db, {
    ...{ siteId: world.siteId, timeZone: "UTC", week: Array.from({ length: 7 }, () => [["00:00", "24:00"]]) },
    ...{ holidays: [], firstReplyMinutes: 30, nextReplyMinutes: 60, resolutionMinutes: null },
  });
  const { conversationId } = await world.ask("Where is my order?");
  await requestPerson(world.ctx, { conversationId, visitorId: world.visitorId, reason: "visitor_asked" });
  const ticket = await openTicket(world.ctx, { conversationId, agent: robin });
  expect((ticket.firstReplyDue?.getTime() ?? 0) - Date.now()).toBeGreaterThan(29 * 60_000);
  expect(ticket.resolutionDue).toBeNull();
  await takeOver(world.ctx, { conversationId, agent: robin });
  await answerTicket(world.ctx, { conversationId, agent: robin, clientId: randomUUID(), text: "Soon.", seenSeq: 99 });
  expect(await readTicket(db, { conversationId })).toMatchObject({
    ...{ nextReplyDue: null, assigneeId: robin.id, assigneeName: robin.name },
    firstReplyAt: expect.any(Date),
  });
  await world.ask("When?", conversationId);
  expect((await readTicket(db, { conversationId }))?.nextReplyDue).toBeInstanceOf(Date);
});

test("a confirmation writes the ticket and a label per field beside what was proposed", async () => {
  const world = await createWorld(db);
  const conversationId = await taken(world);
  const { id } = await openTicket(world.ctx, { conversationId, agent: robin });
  const proposal = {
    category: "refund",
    priority: "low",
    language: "en",
    summary: "Order?",
    confidence: 0.4,
    model: "m",
  };
  await db.ticket.update({ where: { id }, data: { proposal } });
  await confirmTriage(world.ctx, { conversationId, agent: robin, decision: { category: "track_order" } });
  const labels = await db.triageLabel.findMany({ where: { ticketId: id }, orderBy: { field: "asc" } });
  expect(labels.map(({ field, proposed, chosen }) => [field, proposed, chosen])).toEqual([
    ["category", "refund", "track_order"],
    ["language", "en", "en"],
    ["priority", "low", "low"],
    ["summary", "Order?", "Order?"],
  ]);
  expect(labels[0]?.text).toBe("Where is my order?");
  expect(await readTicket(db, { conversationId })).toMatchObject({ category: "track_order", confirmedBy: "robin" });
});

test("satisfaction is asked after the end, of the right visitor, from 1 to 5", async () => {
  const world = await createWorld(db);
  const conversationId = await taken(world);
  const rating = { conversationId, visitorId: world.visitorId, satisfaction: 5, comment: " kind " };
  await expect(rateConversation(world.ctx, rating)).rejects.toMatchObject({ code: "CONFLICT" });
  await resolveConversation(world.ctx, { conversationId });
  await rateConversation(world.ctx, rating);
  await rateConversation(world.ctx, { ...rating, satisfaction: 4 });
  const { rating: stored, seq } = await readConversation(world.ctx, { conversationId });
  expect(stored).toEqual({ satisfaction: 4, comment: "kind" });
  const [event] = await readEvents(db, { conversationId, afterSeq: seq - 1, limit: 1 });
  expect(event?.event).toEqual({ type: "rated", rating: stored });
  await expect(rateConversation(world.ctx, { ...rating, visitorId: randomUUID() })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(rateConversation(world.ctx, { ...rating, satisfaction: 6 })).rejects.toMatchObject({ code: "INVALID" });
});

test("folders count what they list; search finds words and numbers as they are typed", async () => {
  const world = await createWorld(db);
  const mine = await taken(world);
  const { conversationId: waiting } = await world.ask("100% wool?");
  await requestPerson(world.ctx, { conversationId: waiting, visitorId: world.visitorId, reason: "visitor_asked" });
  const done = await taken(world);
  await resolveConversation(world.ctx, { conversationId: done });
  const { number } = await openTicket(world.ctx, { conversationId: mine, agent: robin });
  const counts = await countInbox(db, { siteIds: [world.siteId], userId: robin.id });
  expect(counts).toEqual({ all: 2, mine: 1, unassigned: 1, waiting: 1, mentioned: 0, snoozed: 0, resolved: 1 });
  expect((await inbox(world, "all")).map(({ id }) => id)).toEqual([waiting, mine]);
  expect((await inbox(world, "all", "0% WOOL")).map(({ id }) => id)).toEqual([waiting]);
  expect(await inbox(world, "all", "0_ wool")).toEqual([]);
  expect((await inbox(world, "all", `#${number}`)).map(({ id }) => id)).toEqual([mine]);
});

test("a stretch begins where the one before ended, also when rows come in between and who waits stands first", async () => {
  const world = await createWorld(db);
  const ids: string[] = [];
  for (let at = 0; at < 5; at++) ids.unshift(await taken(world));
  const waiting: string[] = [];
  for (let at = 0; at < 2; at++) {
    const { conversationId } = await world.ask("May I talk to somebody?");
    await requestPerson(world.ctx, { conversationId, visitorId: world.visitorId, reason: "visitor_asked" });
    waiting.push(conversationId);
  }
  // Several at the same instant: the id decides.
  await db.conversation.updateMany({ where: { siteId: world.siteId }, data: { lastMessageAt: new Date() } });
  const filter = { siteIds: [world.siteId], folder: "all" as const, userId: robin.id, take: 1 };
  const seen: string[] = [];
  let after: Awaited<ReturnType<typeof listInbox>>["next"] = null;
  do {
    const { rows, next } = await listInbox(world.ctx, { ...filter, after });
    seen.push(...rows.map(({ id }) => id));
    after = next;
    await taken(world);
  } while (after && seen.length < 20);
  expect(seen.slice(0, 2).sort()).toEqual(waiting.toSorted());
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining([...waiting, ...ids]));
});
