import { randomUUID } from "node:crypto";
import type { MessageView } from "@whetstone/core/chat";
import { demoSite } from "../../scripts/stack.ts";
import { createVisitor, type Visitor } from "../../scripts/visitor/visitor.ts";
import { expect, test } from "../fixtures.ts";
import { expectAccessible, expectNoSidewaysScroll } from "../pages/console-page.ts";
import { readStackFile } from "../stack-file.ts";

/** An agent watches conversations come in and takes part in them. */
const stack = readStackFile();
let visitor: Visitor;

test.beforeEach(async () => {
  visitor = await createVisitor({ widgetUrl: stack.widgetUrl, site: demoSite, origin: stack.shopUrl });
});

const send = (conversationId: string, text: string) =>
  visitor.call<{ seq: number; generationId: string | null }>("chat.send", {
    ...{ conversationId, clientId: randomUUID(), text, locale: "en" },
  });

/** The first message of an author after `seq`, as the visitor's own stream brings it. */
async function receive(conversationId: string, seq: number, author: MessageView["author"]): Promise<MessageView> {
  for await (const { event } of visitor.events(conversationId, seq, AbortSignal.timeout(60_000)))
    if (event.type === "message" && event.message.author === author) return event.message;
  throw new Error(`No message by ${author} came.`);
}

test("a conversation arrives live; the agent takes over, replies, hands back and resolves", async ({
  console: page,
  db,
}) => {
  await page.goto("/conversations");
  await expect(page.getByRole("heading", { name: "Conversations" })).toBeVisible();
  await expectAccessible(page);

  const { conversationId } = await visitor.ask("How long does delivery take?");
  const row = page.locator(`a[href="/conversations/${conversationId}"]`);
  await row.click();
  const transcript = page.getByRole("region", { name: "Transcript" });
  await expect(transcript.getByText("How long does delivery take?")).toBeVisible();
  await expect(transcript.getByText(/total \d+\.\d\d\ss/)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Take over" }).click();
  const reply = page.getByLabel("Reply");
  await expect(reply).toBeEnabled();
  const silent = await send(conversationId, "Is anybody there?");
  expect(silent.generationId).toBeNull();
  await expect(transcript.getByText("Is anybody there?")).toBeVisible();

  await reply.fill("Yes, this is a person.");
  await reply.press("Enter");
  expect((await receive(conversationId, silent.seq, "agent")).text).toBe("Yes, this is a person.");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Hand back" }).click();
  await expect(page.getByText("Handed back to the assistant")).toBeVisible();
  const asked = await send(conversationId, "Which payment methods do you take?");
  expect(asked.generationId).not.toBeNull();
  await receive(conversationId, asked.seq, "assistant");
  expect(await db.message.count({ where: { conversationId, author: "assistant" } })).toBe(2);

  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByText("Resolved. It opens again when the visitor writes.")).toBeVisible();
  expect((await db.conversation.findUniqueOrThrow({ where: { id: conversationId } })).status).toBe("resolved");
});

test("every answer says which version made it, its tokens, the first words and the total", async ({
  console: page,
  db,
}) => {
  await db.site.updateMany({ where: { key: demoSite }, data: { answerMode: "write" } });
  try {
    const { conversationId, kind } = await visitor.ask("How do I clean a waxed canvas bag?");
    const generation = await db.generation.findFirstOrThrow({ where: { conversationId } });
    await page.goto(`/conversations/${conversationId}`);
    const panel = page.getByRole("complementary", { name: "About the answer" });
    for (const label of ["Model", "Hash", "First words", "Total", "Tokens in", "Tokens out"])
      await expect(panel.getByText(label, { exact: true })).toBeVisible();
    await expect(panel).toContainText(`${generation.modelName}`);
    await expect(panel).toContainText(`${generation.outputTokens}`);
    await expect(panel).toContainText(`${kind}`);
    await expect(page.getByRole("region", { name: "Transcript" })).toContainText(
      `${generation.modelName} · ${generation.outputTokens} tokens · first words`,
    );
    await expectAccessible(page);
  } finally {
    await db.site.updateMany({ where: { key: demoSite }, data: { answerMode: null } });
  }
});

test("who waits for a person is counted and found by filter; the view is in the address", async ({ console: page }) => {
  const { conversationId } = await visitor.ask("What is the capital of Mongolia?");
  await page.goto("/");
  await visitor.call("chat.talkToPerson", { conversationId, locale: "en" });
  await expect(page.getByRole("link", { name: /Inbox.*waiting for a person/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "Waiting for a person" }).getByRole("link").first()).toBeVisible();
  await expectAccessible(page);

  await page.goto(`${stack.consoleUrl}/conversations`);
  await page.getByLabel("Status").selectOption("waiting");
  await expect(page).toHaveURL(/status=waiting/);
  await page.reload();
  await expect(page.locator(`a[href="/conversations/${conversationId}"]`)).toBeVisible();
  await page.getByLabel("Search in messages").fill("no such words anywhere");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).not.toHaveURL(/status=/);

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/conversations\/[0-9a-f-]{36}/);
});

test("on a phone nothing is cut and the details of an answer are one tap away", async ({ console: page }) => {
  const { conversationId } = await visitor.ask("How long does delivery take?");
  await page.goto("/");
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ["/", "/conversations", `/conversations/${conversationId}`]) {
    await page.goto(`${stack.consoleUrl}${path}`);
    await expectNoSidewaysScroll(page);
  }
  await page.getByRole("button", { name: /^About this answer/ }).click();
  await expect(page.getByRole("dialog", { name: "About the answer" })).toBeVisible();
  await expectAccessible(page);
});
