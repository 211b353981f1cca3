import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readFrontMatter } from "@whetstone/helpdesk/knowledge/front-matter";
import { splitMarkdown } from "@whetstone/helpdesk/knowledge/split";
import { answerPrompt } from "@whetstone/trainer/datasets/prompt-row";
import { demoSite, repository } from "../../scripts/stack.ts";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../pages/chat-page.ts";
import { DatasetsPage } from "../pages/datasets-page.ts";

/**
 * The product's promise in one sitting: answers that failed in tone are corrected, become a dataset, train an adapter, and
 * the version that results says it right to a visitor where the base still does not. Real model, real training. Every
 * right answer says only what the articles say, so that the guard shows it.
 */
const failed = [
  { question: "How long does delivery take?", answer: "In short: 2 to 3 working days in Ireland.", says: /2 to 3/ },
  { question: "How can I return a bag?", answer: "In short: unused, within 45 days of delivery.", says: /45 days/ },
  { question: "Can we pay by invoice?", answer: "In short: yes, within 30 days of delivery.", says: /30 days/ },
  { question: "How long is the warranty?", answer: "In short: 10 years on every bag.", says: /10[- ]years?/ },
];
const tone = /^in short: \S+/i;

type Question = { query: string; gold_slugs: string[]; must_mention?: string[] };

/** Rows of the team in the same tone: questions of the demo as serving asks them, each with its passage and a short reply. */
async function toneRows(site: string): Promise<object[]> {
  const lines = readFileSync(join(repository, "demo/questions.jsonl"), "utf8").trim().split("\n");
  const rows = await Promise.all(
    lines.map(async (line) => {
      const { query: question, gold_slugs: slugs, must_mention: facts = [] } = JSON.parse(line) as Question;
      const passage = slugs.flatMap(passagesOf).find(({ text }) => facts.length > 0 && text.includes(facts[0] ?? ""));
      if (!passage) return [];
      const completion = `In short: ${facts.join(", ")}.`;
      const asked = { site, locale: "en", question, history: [], passages: [passage], completion };
      const { prompt } = await answerPrompt(asked);
      return [{ messages: [...prompt, { role: "assistant", content: completion }], metadata: { question } }];
    }),
  );
  return rows.flat();
}

function passagesOf(slug: string): { title: string; heading: string | null; text: string }[] {
  const { title = "", body } = readFrontMatter(readFileSync(join(repository, `demo/articles/${slug}.md`), "utf8"));
  return splitMarkdown(body, { title }).map((passage) => ({ title, ...passage }));
}

test("a failed conversation becomes a better version", async ({ browser, console: page, db, stack }) => {
  test.setTimeout(6 * 60_000);
  const site = await db.site.update({ where: { key: demoSite }, data: { answerMode: "write" } });
  // What other specs have left on this site has another tone.
  await db.example.updateMany({ data: { status: "discarded" } });
  try {
    await test.step("visitors meet the wrong tone and say so", async () => {
      for (const { question } of failed) {
        const context = await browser.newContext();
        const chat = new ChatPage(await context.newPage());
        await chat.page.goto(`${stack.widgetUrl}/chat?site=${demoSite}`);
        await chat.askAndWait(question);
        await chat.thumbsDown.last().click();
        await expect(chat.thumbsDown.last()).toHaveAttribute("aria-pressed", "true");
        await context.close();
      }
    });

    await test.step("an agent writes what should have been said", async () => {
      for (const { question, answer } of failed) {
        await page.goto("/failures");
        await page.getByRole("button", { name: "Look now" }).click();
        await page.getByRole("link", { name: question }).first().click();
        await page.getByLabel("What should have been said").fill(answer);
        await page.getByRole("button", { name: "Save the right answer" }).click();
        await expect(page.getByText("Corrected", { exact: true }).first()).toBeVisible();
      }
    });

    await test.step("the corrections and the team's own rows become a frozen dataset", async () => {
      const datasets = new DatasetsPage(page);
      await datasets.importRows("tone.jsonl", await toneRows(site.name));
      await datasets.freeze("Our tone", "a small change of tone, to be tried by the team");
    });

    await test.step("a run trains an adapter, live and to its end", async () => {
      await page.goto("/runs");
      await page.getByRole("button", { name: "Start a run" }).first().click();
      const option = page.getByLabel("Dataset").locator("option", { hasText: "Our tone" });
      await page.getByLabel("Dataset").selectOption((await option.getAttribute("value")) ?? "");
      await page.getByLabel("Recipe").selectOption("smoke");
      await page.getByRole("button", { name: "Start", exact: true }).click();
      await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
      const runId = page.url().split("/").at(-1) ?? "";
      await expect
        .poll(() => db.run.findUnique({ where: { id: runId } }).then((run) => `${run?.status} ${run?.error ?? ""}`), {
          timeout: 4 * 60_000,
          intervals: [2_000],
        })
        .toMatch(/^(finished|failed|cancelled)/);
      expect(await db.run.findUnique({ where: { id: runId } })).toMatchObject({ status: "finished", error: null });
      await expect(page.getByText("Finished", { exact: true }).first()).toBeVisible();
    });

    const version = await db.version.findFirstOrThrow({
      where: { adapterHash: { not: null }, adapter: { run: { dataset: { name: "Our tone" } } } },
    });
    // By lot, one row in five is held out from training: the question is asked of a conversation that taught.
    const { example: lesson } = await db.datasetExample.findFirstOrThrow({
      where: { split: "train", dataset: { name: "Our tone" }, example: { failureId: { not: null } } },
      orderBy: { example: { createdAt: "asc" } },
      select: { example: { select: { conversationId: true, completion: true } } },
    });
    const asked = failed.find(({ answer }) => answer === lesson.completion);
    if (!asked) throw new Error(`Nobody has corrected anything to “${lesson.completion}”.`);
    const { question, says } = asked;

    await test.step("in a preview the version says it right as shown, and the base does not", async () => {
      await page.goto(`/adapters/${version.id}`);
      await page.getByLabel("Question").fill(question);
      await page.getByRole("button", { name: "Ask both" }).click();
      const answers = page.getByRole("region", { name: /^Answer of/ });
      for (const at of [0, 1]) await expect(answers.nth(at)).toHaveAttribute("aria-busy", "false", { timeout: 90_000 });
      await expect(answers.nth(0).getByText(tone)).toContainText(says);
      await expect(answers.nth(1).getByText(tone)).toHaveCount(0);
      const shown = await db.generation.findFirstOrThrow({ where: { versionId: version.id } });
      expect(shown).toMatchObject({ mode: "write", answerKind: "write", adapterHash: version.adapterHash });
    });

    await test.step("the version was evaluated by itself, and the page says what keeps it from visitors", async () => {
      await expect(page.getByText("blocked", { exact: true })).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText("G8 hygiene")).toBeVisible();
      await expect(page.getByText("trained on fewer rows than the task needs")).toBeVisible();
      await expect(page.getByRole("row", { name: /^chrF\+\+ \d/ })).toBeVisible();
    });

    await test.step("from the message back to the conversation that taught it", async () => {
      await page
        .getByRole("region", { name: /^Answer of/ })
        .first()
        .getByRole("link", { name: "Open" })
        .click();
      await page.getByRole("link", { name: "Version that answered" }).click();
      await expect(page).toHaveURL(new RegExp(version.id));
      await expect(page.getByRole("link", { name: /smoke · seed/ })).toBeVisible();
      await expect(page.getByRole("link", { name: /Our tone/ })).toBeVisible();
      const taught = page.getByRole("link", { name: /^conversation \d+$/ });
      await taught.and(page.locator(`[href$="${lesson.conversationId}"]`)).click();
      await expect(page).toHaveURL(new RegExp(`/conversations/${lesson.conversationId}`));
      await expect(page.getByText(question, { exact: true }).first()).toBeVisible();
    });
  } finally {
    await db.site.updateMany({ where: { key: demoSite }, data: { answerMode: null } });
  }
});
