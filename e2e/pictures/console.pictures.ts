import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import type { Db } from "@whetstone/db/client";
import { demoSite } from "../../scripts/stack.ts";
import { createVisitor } from "../../scripts/visitor/visitor.ts";
import { expect, test } from "../fixtures.ts";
import { settle } from "../pages/console-page.ts";
import { readStackFile } from "../stack-file.ts";

const folder = new URL("../../docs/pictures/", import.meta.url).pathname;
const stack = readStackFile();

/** Who wrote to the demo shop before its console is looked at, the newest first. */
const people = [
  { name: "Maeve Doyle", asks: "My parcel has not moved for five days", wants: "person", priority: "high" },
  { name: "Jonas Weber", asks: "Which pannier fits a 15 inch laptop?", wants: "answer", priority: null },
  { name: "ليلى حداد", asks: "كم تستغرق الشحنة إلى النمسا؟", wants: "person", priority: "normal" },
  { name: null, asks: "Can I return a bag that I used once?", wants: "answer", priority: null },
  {
    name: "Aurelie Desrosiers-Lamontagne",
    asks: "Do you repair bags of other brands?",
    wants: "answer",
    priority: null,
  },
  { name: "Tom Okafor", asks: "The buckle broke on the first ride", wants: "person", priority: "urgent" },
] as const;

test.describe.configure({ mode: "serial" });
test.use({ deviceScaleFactor: 2 });

test.beforeAll(async ({ db }) => {
  await db.user.updateMany({ data: { mustChangePassword: false, name: "Robin Hale" } });
  for (const person of people.toReversed()) await write(db, person);
  await makeTickets(db);
  await fillQueue(db);
});

for (const scheme of ["light", "dark"] as const) {
  test(`the console, ${scheme}`, async ({ console: page, db }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    const find = (asks: string) => db.conversation.findFirstOrThrow({ where: { messages: { some: { text: asks } } } });

    const { id } = await find(people[0].asks);
    await page.goto(`/tickets?c=${id}`);
    const thread = page.getByRole("region", { name: "Thread" });
    await expect(thread.getByText(people[0].asks)).toBeVisible();
    if (scheme === "light") await page.keyboard.press("t");
    await page.getByRole("textbox", { name: "Reply" }).fill("Hello Maeve, I have asked the carrier and");
    await take(page, `console-${scheme}`);

    const { id: other } = await find(people[5].asks);
    await page.goto(`/tickets?priority=urgent&c=${other}`);
    await expect(thread.getByText(people[5].asks)).toBeVisible();
    await expect(thread.getByRole("article", { name: "Private note" })).toBeVisible();
    await take(page, `tickets-${scheme}`);

    await page.goto("/reviews");
    await expect(page.getByRole("article", { name: "Item" })).toBeVisible();
    await take(page, `reviews-${scheme}`);
    await page.setViewportSize({ width: 1280, height: 1150 });
    await page.goto("/reviews?tab=agreement");
    await expect(page.getByRole("figure", { name: "How far suggestions can be trusted" })).toBeVisible();
    await take(page, `agreement-${scheme}`);
  });
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => {
    // The lists are followed live, so the network never rests for long.
  });
  await settle(page);
  await page.screenshot({ path: `${folder}${name}.png`, animations: "disabled" });
}

async function write(db: Db, person: (typeof people)[number]): Promise<void> {
  const visitor = await createVisitor({ widgetUrl: stack.widgetUrl, site: demoSite, origin: stack.shopUrl });
  const { conversationId } = await visitor.ask(person.asks);
  const { visitorId } = await db.conversation.findUniqueOrThrow({ where: { id: conversationId } });
  if (person.name) await db.visitor.update({ where: { id: visitorId }, data: { name: person.name, verified: true } });
  if (person.wants === "person") await visitor.call("chat.talkToPerson", { conversationId, locale: "en" });
}

/** Tickets with everything that a ticket can hold. */
async function makeTickets(db: Db): Promise<void> {
  const { id: siteId } = await db.site.findUniqueOrThrow({ where: { key: demoSite } });
  const team = await db.team.create({ data: { siteId, name: "Workshop", memberIds: [] } });
  await db.ticketField.createMany({
    data: [
      { siteId, name: "Order", kind: "text", choices: [] },
      { siteId, name: "Country", kind: "choice", choices: ["Austria", "Ireland", "Spain"] },
    ],
  });
  for (const [at, { asks, priority }] of people.entries()) {
    if (!priority) continue;
    const conversation = await db.conversation.findFirstOrThrow({ where: { messages: { some: { text: asks } } } });
    await db.ticket.create({
      data: {
        ...{ siteId, number: 41 + at, conversationId: conversation.id, priority, labels: ["delivery"] },
        ...{ teamId: priority === "urgent" ? team.id : null, fields: { Order: `HQ-2041${at}`, Country: "Ireland" } },
        firstReplyDue: new Date(Date.now() + (at === 0 ? 25 : 95) * 60_000),
        ...(priority === "urgent" && {
          assigneeName: "Robin Hale",
          notes: {
            create: {
              authorId: "ann",
              authorName: "Ann Lee",
              text: "Same batch as last week; send a new one.",
              mentions: [],
            },
          },
        }),
      },
    });
  }
}

/** A queue with a history: two reviewers who mostly agree, and suggestions that are a little too sure. */
async function fillQueue(db: Db): Promise<void> {
  const { id: siteId } = await db.site.findUniqueOrThrow({ where: { key: demoSite } });
  const labels = ["fine", "wrong", "off_topic", "no_article", "hand_over", "tone"];
  for (let at = 0; at < 80; at++) {
    const label = labels[(at * 7) % labels.length] ?? "fine";
    const score = 0.35 + ((at * 13) % 60) / 100;
    const isRight = (at * 37) % 100 < score * 88;
    const said = isRight ? label : (labels[(at * 7 + 1) % labels.length] ?? "fine");
    const reviewers = at % 2 === 0 ? ["Ann Lee", "Robin Hale"] : ["Robin Hale"];
    await db.reviewItem.create({
      data: {
        ...{ siteId, generationId: randomUUID(), question: `Question ${at}`, answer: "…", status: "submitted" },
        ...{ decided: said, suggestion: { label, score, model: "signals-1" }, wanted: reviewers.length },
        reviews: {
          create: reviewers.map((name, index) => ({
            ...{ reviewerId: name, reviewerName: name, clientId: randomUUID(), tookMs: 4_000 + at * 30 },
            label: index === 1 && at % 9 === 0 ? "tone" : said,
          })),
        },
      },
    });
  }
  await db.reviewItem.create({
    data: {
      ...{
        siteId,
        generationId: randomUUID(),
        priority: 2,
        suggestion: { label: "no_article", score: 0.62, model: "s" },
      },
      question: "Do you also mend the zip of a bag from another maker?",
      answer:
        "We repair any bag that we made, for as long as the canvas holds. Send it in and we tell you the price first.",
    },
  });
}
