import { randomUUID } from "node:crypto";
import { demoSite } from "../../scripts/stack.ts";
import { createVisitor } from "../../scripts/visitor/visitor.ts";
import { expect, test } from "../fixtures.ts";
import { expectAccessible, expectNoSidewaysScroll } from "../pages/console-page.ts";
import { readStackFile } from "../stack-file.ts";

/** The inbox: what the team does beside the conversation, by keyboard. */
const stack = readStackFile();
const createOne = () => createVisitor({ widgetUrl: stack.widgetUrl, site: demoSite, origin: stack.shopUrl });

/** A visitor who asked and wants a person. */
async function waiting(question: string) {
  const visitor = await createOne();
  const { conversationId } = await visitor.ask(question);
  await visitor.call("chat.talkToPerson", { conversationId, locale: "en" });
  return { visitor, conversationId };
}

test("notes stay with the team, changes can be undone, and a reply arrives", async ({ console: page, db }) => {
  const { visitor, conversationId } = await waiting("How long does delivery take?");
  await page.goto(`/tickets?c=${conversationId}`);
  const thread = page.getByRole("region", { name: "Thread" });
  await expect(thread.getByText("How long does delivery take?")).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press("n");
  const secret = `ask the workshop ${randomUUID()}`;
  await page.getByRole("textbox", { name: "Private note" }).fill(secret);
  await page.keyboard.press("Enter");
  await expect(thread.getByRole("article", { name: "Private note" })).toContainText(secret);
  await expectAccessible(page);

  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await expect(page.getByText("Assigned to you.")).toBeVisible();
  await page.keyboard.press("p");
  await expect.poll(async () => (await db.ticket.findUnique({ where: { conversationId } }))?.priority).toBe("high");
  await page.keyboard.press("z");
  await expect.poll(async () => (await db.ticket.findUnique({ where: { conversationId } }))?.priority).toBe("normal");

  await page.keyboard.press("t");
  await page.getByRole("button", { name: "Reply", exact: true }).click();
  const reply = page.getByRole("textbox", { name: "Reply" });
  await reply.fill("A person here: three days.");
  await reply.press("Enter");
  await expect(thread.getByText("A person here: three days.")).toBeVisible();
  const seen = await visitor.call<{ messages: { text: string }[] }>("chat.send", {
    ...{ conversationId, clientId: randomUUID(), text: "Thanks!", locale: "en" },
  });
  expect(JSON.stringify(seen)).not.toContain(secret);
  const stop = AbortSignal.timeout(3_000);
  const log: string[] = [];
  try {
    for await (const event of visitor.events(conversationId, 0, stop)) log.push(JSON.stringify(event));
  } catch {
    // The stream stays open; the signal ends it.
  }
  expect(log.join()).toContain("three days");
  expect(log.join()).not.toContain(secret);
});

test("a colleague who answered meanwhile is noticed before a second answer goes out", async ({ console: page, db }) => {
  const { conversationId } = await waiting("Can I return a bag?");
  await page.goto(`/tickets?c=${conversationId}`);
  await page.getByRole("button", { name: "Take over" }).click();
  const reply = page.getByRole("textbox", { name: "Reply" });
  await reply.fill("Yes, within");
  const { lastSeq } = await db.conversation.findUniqueOrThrow({ where: { id: conversationId } });
  await db.$transaction(async (tx) => {
    await tx.message.create({
      data: {
        ...{ conversationId, seq: lastSeq + 1, author: "agent", authorId: "ann", authorName: "Ann" },
        text: "Yes, 45 days.",
      },
    });
    await tx.conversation.update({ where: { id: conversationId }, data: { lastSeq: lastSeq + 1 } });
    await tx.presence.create({ data: { conversationId, userId: "ann", userName: "Ann", isTyping: true } });
  });
  await expect(page.getByText("Ann is writing")).toBeVisible();
  await reply.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Ann answered while you were writing." })).toBeVisible();
  await expect(reply).toHaveValue("Yes, within");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Send anyway" }).click();
  await expect(reply).toHaveValue("");
  expect(await db.message.count({ where: { conversationId, author: "agent" } })).toBe(2);
});

test("a draft with its sources is inserted and edited; what is sent is kept as the better answer", async ({
  console: page,
  db,
}) => {
  const { conversationId } = await waiting("Which payment methods do you take?");
  await page.goto(`/tickets?c=${conversationId}`);
  await page.getByRole("button", { name: "Take over" }).click();
  await page.getByRole("button", { name: "Draft" }).click();
  const draft = page.getByRole("region", { name: "Draft" });
  await expect(draft).toContainText(/From /);
  await expectAccessible(page);
  expect(await db.message.count({ where: { conversationId, author: "agent" } })).toBe(0);
  await draft.getByRole("button", { name: "Insert" }).click();
  const reply = page.getByRole("textbox", { name: "Reply" });
  await expect(reply).not.toHaveValue("");
  await reply.press("End");
  await reply.pressSequentially(" Anything else?");
  await reply.press("Enter");
  await expect(reply).toHaveValue("");
  await expect
    .poll(async () => (await db.replyDraft.findFirst({ where: { conversationId } }))?.distance ?? null)
    .not.toBeNull();
  const kept = await db.replyDraft.findFirstOrThrow({ where: { conversationId } });
  expect(kept.sentText).toContain("Anything else?");
  expect(kept.distance).toBeGreaterThan(0);
  expect(kept.distance).toBeLessThan(0.9);
});

test("triage is proposed by the model, confirmed with one key, and kept as labels", async ({ console: page, db }) => {
  const { conversationId } = await waiting("My parcel has not arrived, where is my order?");
  await page.goto(`/tickets?c=${conversationId}`);
  await page.getByRole("button", { name: /Propose triage/ }).click();
  await expect(page.getByRole("button", { name: /Confirm/ })).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await page.keyboard.press("y");
  await expect(page.getByText("triage confirmed")).toBeVisible();
  const ticket = await db.ticket.findUniqueOrThrow({ where: { conversationId } });
  const labels = await db.triageLabel.findMany({ where: { ticketId: ticket.id } });
  expect(labels.map(({ field }) => field)).toEqual(expect.arrayContaining(["language", "priority", "summary"]));
});

test("twenty tickets are triaged by keyboard alone within a minute", async ({ console: page, db }) => {
  test.setTimeout(240_000);
  const site = await db.site.findUniqueOrThrow({ where: { key: demoSite } });
  const label = `run-${randomUUID().slice(0, 6)}`;
  for (let at = 0; at < 20; at++) {
    const visitor = await db.visitor.create({ data: { siteId: site.id, name: `${label} ${at}` } });
    const conversation = await db.conversation.create({
      data: {
        ...{ siteId: site.id, visitorId: visitor.id, status: "waiting", lock: "human", waitingSince: new Date() },
        ...{ messageCount: 1, lastSeq: 1, preview: `${label} needs help` },
        messages: { create: { seq: 1, author: "visitor", text: `${label} needs help` } },
      },
    });
    await db.ticket.create({ data: { siteId: site.id, conversationId: conversation.id, number: 90_000 + at } });
  }
  await page.goto(`/tickets?q=${label}`);
  await expect(page.getByRole("list", { name: "Conversations" }).getByRole("listitem").first()).toBeVisible();
  const began = performance.now();
  await page.keyboard.press("j");
  for (let at = 0; at < 20; at++) {
    await expect(page.getByRole("region", { name: "Thread" }).getByText(`${label} needs help`)).toBeVisible();
    await page.keyboard.press("a");
    await page.keyboard.press("p");
    await page.keyboard.press("j");
  }
  const seconds = (performance.now() - began) / 1_000;
  const done = { siteId: site.id, number: { gte: 90_000 }, priority: "high", assigneeId: { not: null } };
  await expect.poll(() => db.ticket.count({ where: done }), { timeout: 30_000 }).toBe(20);
  test.info().annotations.push({ type: "seconds", description: seconds.toFixed(1) });
  expect(seconds).toBeLessThan(60);
});

test("teams, a site's own fields, colleagues after an @ and canned replies, without a mouse", async ({
  console: page,
  db,
}) => {
  const site = await db.site.findUniqueOrThrow({ where: { key: demoSite } });
  const owner = await db.user.findFirstOrThrow({ where: { role: "owner" } });
  const tag = randomUUID().slice(0, 4);
  await page.goto("/settings?tab=tickets");
  await page.getByLabel("New team").fill(`Workshop ${tag}`);
  await page.keyboard.press("Enter");
  const team = page.getByRole("group", { name: `Members of Workshop ${tag}` });
  await team.getByRole("checkbox", { name: owner.name }).check();
  await page.getByLabel("Name of the field").fill(`Colour ${tag}`);
  await page.getByLabel("Kind").selectOption("choice");
  await page.getByLabel("Choices").fill("moss\nrust");
  await page.getByRole("button", { name: "Add the field" }).click();
  await expect(page.getByRole("list", { name: "Fields" })).toContainText("moss, rust");
  await expectAccessible(page);
  await expect
    .poll(() => db.team.findFirst({ where: { name: `Workshop ${tag}` } }))
    .toMatchObject({
      memberIds: [owner.id],
    });
  await db.cannedReply.create({
    data: { siteId: site.id, shortcut: `hi-${tag}`, body: "Hello {{visitor.name|there}}!" },
  });

  const { conversationId } = await waiting(`Is moss back? ${tag}`);
  await waiting(`Another one ${tag}`);
  await page.goto(`/tickets?c=${conversationId}`);
  await page.getByLabel("Team of the ticket").selectOption(`Workshop ${tag}`);
  await expect(page.getByText(`Given to Workshop ${tag}.`)).toBeVisible();
  await page.getByLabel(`Colour ${tag}`).selectOption("moss");
  await expect(page.getByText(`Colour ${tag} changed.`)).toBeVisible();
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByLabel("Team", { exact: true }).selectOption(`Workshop ${tag}`);
  await page.getByLabel("Field", { exact: true }).selectOption(`Colour ${tag}`);
  await page.getByLabel(`Value of Colour ${tag}`).selectOption("moss");
  await expect(page.getByRole("list", { name: "Conversations" }).getByRole("listitem")).toHaveCount(1);
  await expect(page).toHaveURL(/team=.*field=/);
  await expectAccessible(page);

  await page.getByRole("heading", { level: 2 }).first().click();
  await page.keyboard.press("n");
  const note = page.getByRole("textbox", { name: "Private note" });
  await note.pressSequentially(`ask @${owner.name.slice(0, 2)}`);
  await expect(page.getByRole("listbox", { name: "Colleagues" }).getByRole("option")).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await expectAccessible(page);
  await note.press("Enter");
  await expect(note).toHaveValue(`ask @${owner.name} `);
  await note.press("Enter");
  await expect(page.getByRole("article", { name: "Private note" })).toContainText(`@${owner.name}`);
  await page.goto(`/tickets?folder=mentioned&q=${tag}`);
  await expect(page.getByRole("list", { name: "Conversations" }).getByRole("listitem")).toHaveCount(1);

  await page.goto(`/tickets?c=${conversationId}`);
  await page.getByRole("button", { name: "Take over" }).click();
  const reply = page.getByRole("textbox", { name: "Reply" });
  await reply.pressSequentially(`/hi-${tag}`);
  await expect(page.getByRole("listbox", { name: "Canned replies" }).getByRole("option")).toHaveCount(1);
  await reply.press("Enter");
  await expect(reply).toHaveValue("Hello there!");
  await db.team.deleteMany({ where: { name: `Workshop ${tag}` } });
  await db.ticketField.deleteMany({ where: { name: `Colour ${tag}` } });
});

test("two tickets about one thing are linked and merged beside the thread", async ({ console: page, db }) => {
  const { conversationId: left } = await waiting("My pannier rattles");
  const { conversationId: right } = await waiting("It still rattles");
  const site = await db.site.findUniqueOrThrow({ where: { key: demoSite } });
  const { _max } = await db.ticket.aggregate({ where: { siteId: site.id }, _max: { number: true } });
  const number = (_max.number ?? 0) + 1;
  await db.ticket.create({ data: { siteId: site.id, conversationId: left, number } });
  await page.goto(`/tickets?c=${right}`);
  const other = page.getByLabel("Number of another ticket");
  await other.fill(`#${number}`);
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.getByRole("link", { name: `linked #${number}` })).toBeVisible();
  await other.fill(`${number}`);
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(page.getByText(`Merged into #${number}`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("heading", { level: 2 }).first().click();
  await page.keyboard.press("z");
  await expect(other).toBeVisible();
});

test("a person's data is handed out and erased by an admin, who sees first what will go", async ({
  console: page,
  db,
}) => {
  const secret = `Rosalind ${randomUUID()}`;
  const { conversationId } = await waiting(`I am ${secret}`);
  const { visitorId } = await db.conversation.findUniqueOrThrow({ where: { id: conversationId } });
  await page.goto(`/tickets?c=${conversationId}`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export data" }).click();
  const file = await (await download).createReadStream();
  let text = "";
  for await (const piece of file) text += piece;
  expect(JSON.parse(text)).toMatchObject({ visitor: { id: visitorId }, conversations: [{ id: conversationId }] });
  expect(text).toContain(secret);

  await page.getByRole("button", { name: "Erase…" }).click();
  const dialog = page.getByRole("dialog", { name: "Erase this person?" });
  await expect(dialog).toContainText("No frozen dataset holds anything of them.");
  const go = dialog.getByRole("button", { name: "Erase for ever" });
  await expect(go).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByLabel("Type erase to confirm").fill("erase");
  await go.click();
  await expect(page.getByText("Erased. The audit keeps the numbers.")).toBeVisible();
  expect(await db.visitor.count({ where: { id: visitorId } })).toBe(0);
  expect(await db.event.count({ where: { conversationId } })).toBe(0);
  const audit = await db.audit.findMany({ where: { subject: `visitor:${visitorId}` }, orderBy: { id: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual(["visitor.export", "visitor.erase"]);
  expect(JSON.stringify(audit)).not.toContain(secret);
});

test("views are links and can be kept; palette, keys and the phone", async ({ console: page }) => {
  await waiting("Do you repair broken zips?");
  await page.goto("/tickets");
  await page.getByLabel("Folder").selectOption("waiting");
  await expect(page).toHaveURL(/folder=waiting/);
  const name = `Waiting ${randomUUID().slice(0, 4)}`;
  page.once("dialog", (dialog) => dialog.accept(name));
  await page.getByRole("button", { name: "Keep this view" }).click();
  await page.goto("/tickets");
  await page.getByRole("link", { name }).click();
  await expect(page).toHaveURL(/folder=waiting/);
  await expectAccessible(page);
  await page.getByRole("button", { name: `Forget the view ${name}` }).click();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("keys");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("list", { name: "Conversations" }).getByRole("button").first().click();
  await expect(page.getByRole("region", { name: "Thread" })).toBeVisible();
  await page.getByRole("button", { name: "About this ticket" }).click();
  await expect(page.getByRole("dialog", { name: "About this ticket" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Back to the list" }).click();
  await expect(page.getByLabel("Folder")).toBeVisible();
  await expectNoSidewaysScroll(page);
});
