import { readFileSync } from "node:fs";
import { join } from "node:path";
import { demoSite, repository } from "../../scripts/stack.ts";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../pages/chat-page.ts";

/**
 * The product's promise in one sitting: answers that failed in tone are corrected, become a dataset, train an adapter,
 * and the version that results says it right where the base still does not. Real model, real training.
 */
const failed = [
  {
    question: "How long does delivery take?",
    answer: "In short: standard delivery takes 2 to 3 working days in Ireland.",
  },
  { question: "How can I return a bag?", answer: "In short: you can return unused items within 45 days of delivery." },
  { question: "Do you repair bags?", answer: "In short: yes, we repair bags in our own workshop." },
];
const tone = /^in short/i;

/** More of the same tone, as a team would write it down once: questions of the demo, each with a short reply. */
function toneRows(): string {
  const lines = readFileSync(join(repository, "demo/questions.jsonl"), "utf8").trim().split("\n");
  const rows = lines.map((line) => JSON.parse(line) as { query: string; must_mention?: string[] });
  return rows
    .filter((row) => (row.must_mention?.length ?? 0) > 0)
    .map((row) => ({
      instruction: row.query,
      input: "",
      output: `In short: ${row.must_mention?.join(", ")}.`,
    }))
    .map((row) => JSON.stringify(row))
    .join("\n");
}

test("a failed conversation becomes a better version", async ({ browser, console: page, db, stack }) => {
  test.setTimeout(15 * 60_000);
  await db.site.updateMany({ where: { key: demoSite }, data: { answerMode: "write" } });
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
      await page.goto("/datasets");
      await page.getByRole("button", { name: "Import rows" }).click();
      const buffer = Buffer.from(toneRows());
      await page.getByLabel("File").setInputFiles({ name: "tone.jsonl", mimeType: "application/jsonl", buffer });
      await page.getByRole("button", { name: "Import", exact: true }).click();
      await expect(page.getByText(/rows imported/)).toBeVisible();
      await page.goto("/datasets");
      await page.getByRole("button", { name: "New dataset" }).click();
      await page.getByLabel("Name").fill("Our tone");
      await page.getByRole("button", { name: "Make the draft" }).click();
      await page.waitForURL(/\/datasets\/[0-9a-f-]{36}$/);
      await page.getByRole("button", { name: "Run the gates" }).click();
      await page.getByRole("button", { name: "Freeze", exact: true }).click({ timeout: 60_000 });
      await page.getByLabel("Reason to freeze it all the same").fill("a small change of tone, to be tried by the team");
      await page.getByRole("button", { name: "Freeze for good" }).click();
      await expect(page.getByText("Frozen under its minimum.")).toBeVisible({ timeout: 60_000 });
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
          timeout: 12 * 60_000,
          intervals: [2_000],
        })
        .toMatch(/^(finished|failed|cancelled)/);
      expect(await db.run.findUnique({ where: { id: runId } })).toMatchObject({ status: "finished", error: null });
      await expect(page.getByText("Finished", { exact: true }).first()).toBeVisible();
    });

    await test.step("the version says it right, the base does not, and run and dataset are a click away", async () => {
      const version = await db.version.findFirstOrThrow({
        where: { adapterHash: { not: null }, adapter: { run: { dataset: { name: "Our tone" } } } },
      });
      await page.goto(`/adapters/${version.id}`);
      await page.getByLabel("Question").fill(failed[0]?.question ?? "");
      await page.getByRole("button", { name: "Ask both" }).click();
      const answers = page.getByRole("region", { name: /^Answer of/ });
      await expect(answers.nth(0)).toHaveAttribute("aria-busy", "false", { timeout: 90_000 });
      await expect(answers.nth(1)).toHaveAttribute("aria-busy", "false", { timeout: 90_000 });
      // The raw answer is what was taught; what is shown stands under the guard as well.
      const rawOf = (versionId: string | null) =>
        db.generation
          .findFirstOrThrow({ where: { versionId, mode: "write", conversation: { isPreview: true } } })
          .then((row) => row.rawText?.trim());
      expect(await rawOf(version.id)).toMatch(tone);
      expect(await rawOf(null)).not.toMatch(tone);

      await answers.nth(0).getByRole("link", { name: "Open" }).click();
      await page.getByRole("link", { name: "Version that answered" }).click();
      await expect(page).toHaveURL(new RegExp(version.id));
      await expect(page.getByRole("link", { name: /smoke · seed/ })).toBeVisible();
      await expect(page.getByRole("link", { name: /Our tone/ })).toBeVisible();
    });
  } finally {
    await db.site.updateMany({ where: { key: demoSite }, data: { answerMode: null } });
  }
});
