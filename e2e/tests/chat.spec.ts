import type { Db } from "@whetstone/db/client";
import { demoSite } from "../../scripts/stack.ts";
import { breakStack } from "../control.ts";
import { expect, test } from "../fixtures.ts";

/** The visitor's conversation, in the widget on the shop's page and as a page of its own, with the real model. */
const questions = {
  first: "How long does delivery take?",
  second: "Can you repair my bag?",
  long: "How do I clean a waxed canvas bag, step by step?",
};

for (const mode of ["quote", "write"] as const) {
  test.describe(`answers in mode ${mode}`, () => {
    test.beforeAll(({ db }) => setMode(db, mode));
    test.afterAll(({ db }) => setMode(db, null));

    test("a visitor asks in the widget on a page of another origin, and sees the answer and where it comes from", async ({
      widget,
    }) => {
      await widget.goto();
      await widget.open();
      await expect(widget.root.getByText("AI assistant")).toBeVisible();
      await widget.ask(questions.first);
      await expect(widget.thumbsDown).toHaveCount(1, { timeout: 60_000 });
      await expect(widget.entries.last()).toContainText("working days");
      await widget.root.getByRole("button", { name: /^Source 1/ }).click();
      const source = widget.root.getByRole("dialog");
      await expect(source).toContainText("working days");
      await widget.page.keyboard.press("Escape");
      await expect(source).toBeHidden();
      // Escape closed what was on top; the chat is still there.
      await expect(widget.composer).toBeVisible();
    });

    test("a reload in mid-answer loses nothing and doubles nothing", async ({ widget, db }) => {
      await widget.goto();
      await widget.open();
      const acknowledged = widget.page.waitForResponse((response) => response.url().includes("chat.send"));
      await widget.ask(questions.long);
      await acknowledged;
      await widget.page.reload();
      await widget.open();
      await expect(widget.thumbsDown).toHaveCount(1, { timeout: 60_000 });
      await expect(widget.said(questions.long)).toHaveCount(1);
      await expect(widget.entries).toHaveCount(2);
      const { id } = await newest(db);
      const stored = await db.message.findMany({ where: { conversationId: id }, orderBy: { seq: "asc" } });
      expect(stored.map((message) => message.author)).toEqual(["visitor", "assistant"]);
    });

    test("a thumb down with a reason and words is stored, and can be taken back", async ({ widget, db }) => {
      await widget.goto();
      await widget.open();
      await widget.askAndWait(questions.second);
      const { id } = await newest(db);
      const votes = () => db.feedback.findMany({ where: { message: { conversationId: id } } });
      await widget.thumbsDown.click();
      await expect(widget.thumbsDown).toHaveAttribute("aria-pressed", "true");
      const asked = widget.root.getByRole("group", { name: "What was wrong?" });
      await asked.getByRole("button", { name: "Incomplete" }).click();
      await asked.getByRole("textbox").fill("The price is missing.");
      await asked.getByRole("button", { name: "Send" }).click();
      await expect(widget.root.getByText("Thank you.")).toBeVisible();
      await expect(widget.thumbsDown).toBeFocused();
      expect(await votes()).toMatchObject([{ value: "down", reason: "incomplete", comment: "The price is missing." }]);

      await widget.root.getByRole("button", { name: "Helpful", exact: true }).click();
      await expect.poll(async () => (await votes()).map((vote) => [vote.value, vote.reason])).toEqual([["up", null]]);
      await widget.root.getByRole("button", { name: "Helpful", exact: true }).click();
      await expect.poll(async () => (await votes()).length).toBe(0);
    });

    test("talk to a person: the assistant is silent, a colleague joins, answers and closes", async ({
      widget,
      agent,
      db,
    }) => {
      await widget.goto();
      await widget.open();
      await widget.askAndWait(questions.first);
      await widget.talkToPerson.click();
      await expect(widget.root.getByRole("banner")).toContainText("Waiting for a person");
      await expect(widget.root.getByRole("contentinfo")).toContainText("The assistant is silent");
      const { id } = await newest(db);
      await widget.ask("Are you a person?");
      await expect(widget.root.getByText("Sent", { exact: true })).toBeVisible();
      expect(await db.generation.count({ where: { conversationId: id } })).toBe(1);

      await agent.takeOver(id);
      await expect(widget.conversation).toContainText("Ada has joined");
      await expect(widget.root.getByRole("banner")).toContainText("You are talking to Ada");
      await agent.reply(id, "I am! What may I do for you?");
      await expect(widget.said("I am! What may I do for you?")).toBeVisible();

      await agent.resolve(id);
      await widget.root.getByRole("button", { name: "Start a new conversation" }).click();
      await expect(widget.root.getByRole("list", { name: "Suggestions" })).toBeVisible();
      await widget.askAndWait(questions.second);
      await expect(widget.entries).toHaveCount(2);
      expect((await newest(db)).id).not.toBe(id);
    });
  });
}

test.describe("while an answer is written", () => {
  test.beforeAll(({ db }) => setMode(db, "write"));
  test.afterAll(({ db }) => setMode(db, null));

  test("it can be stopped; what was shown stays, and the visitor can go on", async ({ widget, db }) => {
    await widget.goto();
    await widget.open();
    await widget.ask(questions.long);
    await widget.stop.click();
    await expect(widget.stop).toBeHidden();
    await expect(widget.composer).toBeFocused();
    const { id } = await newest(db);
    await expect
      .poll(() =>
        db.generation.findMany({ where: { conversationId: id } }).then((rows) => rows.map((row) => row.status)),
      )
      .toEqual(["stopped"]);
    await widget.askAndWait(questions.first);
  });

  test("a screen reader hears that it is written and then the answer, and nothing of the stream", async ({
    widget,
  }) => {
    await widget.goto();
    await widget.open();
    await widget.announcer.evaluate((region) => {
      const heard: string[] = [];
      Reflect.set(window, "heard", heard);
      new MutationObserver(() => heard.push(region.textContent ?? "")).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    await widget.askAndWait(questions.long);
    const heard = await widget.announcer.evaluate(() => Reflect.get(window, "heard") as string[]);
    expect(heard.length).toBeLessThanOrEqual(3);
    expect(heard[0]).toBe("Assistant is writing");
    expect(heard.at(-1)).toMatch(/^Assistant: ./);
    for (const region of await widget.conversation.locator("[aria-live], [role=log]").all())
      await expect(region).toHaveAttribute("aria-live", "off");

    await widget.page.reload();
    await widget.open();
    await expect(widget.entries).toHaveCount(2);
    await expect(widget.announcer).toHaveText("");
  });
});

test("a broken line says so after three seconds, mends itself, and brings what was missed", async ({
  chat,
  agent,
  db,
}) => {
  test.slow();
  await chat.gotoChat();
  await chat.askAndWait(questions.first);
  const { id } = await newest(db);
  await chat.page.route("**/api/visitor/chat.events*", (route) => route.abort("connectionreset"));
  const broken = chat.page.waitForEvent("requestfailed", (request) => request.url().includes("chat.events"));
  await breakStack("kill-web");
  await broken;
  const said = chat.root.getByText("Reconnecting…");
  await expect(said).toBeHidden();
  await expect(said).toBeVisible();
  await agent.takeOver(id);
  await agent.reply(id, "Written while the line was broken.");
  await chat.page.unroute("**/api/visitor/chat.events*");
  await expect(chat.said("Written while the line was broken.")).toBeVisible({ timeout: 40_000 });
  await expect(said).toBeHidden();
});

test("what cannot be sent keeps its text, says why, and goes out on Retry or goes away on Delete", async ({
  widget,
  db,
}) => {
  await widget.goto();
  await widget.open();
  await widget.page.route("**/api/visitor/chat.send*", (route) =>
    route.fulfill({
      status: 429,
      contentType: "application/json",
      body: JSON.stringify({ error: { message: "slow down", code: -32029, data: { code: "LIMIT_EXCEEDED" } } }),
    }),
  );
  await widget.ask(questions.first);
  await widget.ask("This one goes away");
  const problem = widget.conversation.getByText("Not sent. That was a lot at once. Please wait a moment.");
  await expect(problem).toHaveCount(2);
  await widget.root.getByRole("button", { name: "Delete" }).last().click();
  await expect(widget.said("This one goes away")).toBeHidden();
  await widget.page.unroute("**/api/visitor/chat.send*");
  await widget.root.getByRole("button", { name: "Retry" }).click();
  await expect(widget.thumbsDown).toHaveCount(1, { timeout: 60_000 });
  await expect(problem).toBeHidden();
  expect(await db.message.count({ where: { conversationId: (await newest(db)).id, author: "visitor" } })).toBe(1);
});

test("a lost response is sent again by itself, and stored once", async ({ widget, db }) => {
  await widget.goto();
  await widget.open();
  let dropped = 0;
  await widget.page.route("**/api/visitor/chat.send*", async (route) => {
    if (dropped++ > 0) return route.continue();
    await route.fetch();
    await route.abort("connectionreset");
  });
  await widget.ask(questions.second);
  await expect(widget.thumbsDown).toHaveCount(1, { timeout: 60_000 });
  await expect(widget.said(questions.second)).toHaveCount(1);
  expect(dropped).toBe(2);
  expect(await db.message.count({ where: { text: questions.second, conversationId: (await newest(db)).id } })).toBe(1);
});

test("offline: the composer works, the queue survives a reload and goes out in order, once each", async ({
  chat,
  context,
  db,
}) => {
  await chat.gotoChat();
  await chat.askAndWait(questions.first);
  await chat.page.route("**/api/visitor/**", (route) => route.abort("internetdisconnected"));
  await context.setOffline(true);
  await expect(chat.root.getByText("You are offline.")).toBeVisible();
  for (const text of ["one", "two", "three"]) await chat.ask(text);
  await expect(chat.root.getByText("Goes out when you are back online")).toHaveCount(3);
  // The page itself must be reachable for a reload; the calls of the chat are not.
  await context.setOffline(false);
  await chat.page.reload();
  await expect(chat.said("three")).toBeVisible();
  await chat.page.unroute("**/api/visitor/**");
  await expect(async () => {
    const { id } = await newest(db);
    const sent = await db.message.findMany({
      where: { conversationId: id, author: "visitor" },
      orderBy: { seq: "asc" },
    });
    expect(sent.map((message) => message.text)).toEqual([questions.first, "one", "two", "three"]);
  }).toPass({ timeout: 30_000 });
  await expect(chat.said("two")).toHaveCount(1);
});

test("a wait is explained: thinking at once, the queue after two seconds, the clock after ten", async ({ chat }) => {
  await chat.gotoChat();
  await chat.askAndWait(questions.first);
  // A server that takes the question and does not come to it, with two others before it.
  await chat.page.route("**/api/visitor/chat.countAhead*", (route) =>
    route.fulfill({ contentType: "application/json", body: JSON.stringify({ result: { data: 2 } }) }),
  );
  await chat.page.route("**/api/visitor/chat.send*", async (route) => {
    const { conversationId } = route.request().postDataJSON();
    await route.fulfill({
      contentType: "application/json",
      body: JSON.stringify({
        result: {
          data: { conversationId, messageId: crypto.randomUUID(), seq: 99, generationId: crypto.randomUUID() },
        },
      }),
    });
  });
  const asked = performance.now();
  await chat.ask(questions.second);
  await expect(chat.conversation.getByText("Thinking")).toBeAttached({ timeout: 1_000 });
  await expect(chat.conversation.getByText(/^2 questions are before yours/)).toBeVisible();
  expect(performance.now() - asked).toBeGreaterThan(1_500);
  await chat.page.unroute("**/api/visitor/chat.countAhead*");
  await expect(chat.conversation.getByText(/Still working, \d+ s so far/)).toBeVisible();
});

test("who reads further up stays there and is told of what is new; who is at the end is taken along", async ({
  chat,
  agent,
  db,
}) => {
  await chat.page.setViewportSize({ width: 400, height: 420 });
  await chat.gotoChat();
  await chat.askAndWait(questions.first);
  const { id } = await newest(db);
  await agent.takeOver(id);
  await agent.reply(id, "Paragraph of a long answer.\n\n".repeat(20));
  await expect(chat.conversation.getByText("Paragraph of a long answer.").last()).toBeInViewport();

  await chat.conversation.hover();
  await chat.page.mouse.wheel(0, -600);
  const top = () => chat.conversation.evaluate((box) => Math.round(box.scrollTop));
  await expect.poll(top).toBeLessThan(400);
  const before = await top();
  await agent.reply(id, "And one more thing.");
  const pill = chat.root.getByRole("button", { name: "New messages" });
  await expect(pill).toBeVisible();
  expect(await top()).toBe(before);
  await pill.click();
  await expect(chat.said("And one more thing.")).toBeInViewport();
  await expect(pill).toBeHidden();
});

test("the composer grows to five lines; Enter sends, Shift and Enter and an input method's Enter do not", async ({
  chat,
}) => {
  await chat.gotoChat();
  const height = async () => (await chat.composer.boundingBox())?.height ?? 0;
  const one = await height();
  await chat.composer.fill("1");
  for (const line of ["2", "3", "4", "5"]) {
    await chat.composer.press("Shift+Enter");
    await chat.composer.pressSequentially(line);
  }
  const five = await height();
  expect(five).toBeGreaterThan(one * 2.5);
  await chat.composer.press("Shift+Enter");
  await chat.composer.pressSequentially("6");
  expect(await height()).toBe(five);

  await chat.composer.fill("にほん");
  await chat.composer.dispatchEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true });
  await expect(chat.composer).toHaveValue("にほん");
  await chat.page.reload();
  // What was being written survives.
  await expect(chat.composer).toHaveValue("にほん");
  await chat.composer.fill("x".repeat(4_001));
  await expect(chat.root.getByText("1 character too many")).toBeVisible();
  await expect(chat.send).toBeDisabled();
});

test("the chat page shows the widget's conversation, and a wrong link says so", async ({ widget, stack }) => {
  await widget.goto();
  await widget.open();
  await widget.askAndWait(questions.first);
  const page = await widget.page.context().newPage();
  await page.goto(`${stack.widgetUrl}/chat?site=${demoSite}`);
  await expect(page.getByRole("region", { name: "Conversation" })).toContainText(questions.first);
  await expect(page).toHaveTitle("Hazelquay");
  await page.goto(`${stack.widgetUrl}/chat?site=nobody`);
  await expect(page.getByText("There is no chat at this address.")).toBeVisible();
});

function setMode(db: Db, answerMode: "quote" | "write" | null) {
  return db.site.updateMany({ where: { key: demoSite }, data: { answerMode } }).then(() => {});
}

/** The conversation that was begun last; tests run one after the other. */
function newest(db: Db) {
  return db.conversation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
}
