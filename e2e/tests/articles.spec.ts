import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { zipSync } from "fflate";
import { demoSite } from "../../scripts/stack.ts";
import { createVisitor } from "../../scripts/visitor/visitor.ts";
import { expect, test } from "../fixtures.ts";
import { expectAccessible, expectNoSidewaysScroll } from "../pages/console-page.ts";
import { readStackFile } from "../stack-file.ts";

/** What is written here is what the assistant says, from the next question on. */
const stack = readStackFile();

/** Invented per run, so that no other article knows it. */
const product = `Quillowby ${randomUUID().slice(0, 4)} raft`;
const question = `How much weight can the ${product} carry?`;

async function ask(text: string) {
  const visitor = await createVisitor({ widgetUrl: stack.widgetUrl, site: demoSite, origin: stack.shopUrl });
  return visitor.ask(text);
}

const article = (kilograms: number) =>
  `## How much weight can the ${product} carry?\n\nThe ${product} carries up to ${kilograms} kilograms.\n`;

async function write(page: Page, kilograms: number) {
  await page.getByLabel("Title").fill(product);
  await page.getByLabel("Text in Markdown").fill(article(kilograms));
  await expect(page.getByRole("region", { name: "Preview" })).toContainText(`${kilograms} kilograms`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/\/articles$/);
}

test("a new article answers the next question, and an edit the one after", async ({ console: page }) => {
  await page.goto("/articles");
  await expect(page.getByRole("cell", { name: "Delivery times", exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "New article" }).click();
  await expect(page.getByRole("heading", { name: "New article" })).toBeVisible();
  await expectAccessible(page);
  await write(page, 31);
  expect((await ask(question)).text).toContain("31 kilograms");

  await page.getByLabel("Search articles").fill(product);
  await page.getByRole("link", { name: product }).click();
  await write(page, 44);
  const edited = await ask(question);
  expect(edited.text).toContain("44 kilograms");
  expect(edited.text).not.toContain("31 kilograms");

  await page.getByLabel("Search articles").fill(product);
  await page.getByRole("link", { name: product }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete the article" }).click();
  await expect(page).toHaveURL(/\/articles$/);
  expect((await ask(question)).text).not.toContain("44 kilograms");
});

test("an approved answer is given word for word", async ({ console: page }) => {
  await page.goto("/articles?tab=approved");
  const asked = `Do you sell ${product} sails?`;
  const answer = `No ${product} sails this year. Ask again in spring!`;
  await page.getByLabel("Question").fill(asked);
  await page.getByLabel("Answer, word for word").fill(answer);
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: asked })).toBeVisible();
  await expectAccessible(page);

  expect(await ask(asked)).toMatchObject({ text: answer, kind: "approved" });
  await page.reload();
  await expect(page.getByRole("listitem").filter({ hasText: asked })).toContainText("given 1 time");
  await page.getByRole("listitem").filter({ hasText: asked }).getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText(asked)).toHaveCount(0);
});

test("Markdown, text and zip files become articles; what cannot be read is named", async ({ console: page }) => {
  await page.goto("/articles");
  await page.getByRole("button", { name: "Upload" }).click();
  const dialog = page.getByRole("dialog", { name: "Upload articles" });
  const file = (name: string, text: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  await dialog
    .locator("input[type=file]")
    .setInputFiles([
      file(`${product}-paint.md`, `# ${product} paint\n\nThe ${product} is painted in moss green.\n`),
      file(`${product}-oars.txt`, `The ${product} comes with 2 ash oars.\n`),
    ]);
  await expect(dialog.getByText("2 articles are live.")).toBeVisible();
  const zip = zipSync({
    [`${product}-seat.md`]: new TextEncoder().encode(`# ${product} seat\n\nThe ${product} seat is cork.\n`),
    "broken.bin": new Uint8Array([0, 1, 2, 255]),
  });
  await dialog
    .locator("input[type=file]")
    .setInputFiles([{ name: "more.zip", mimeType: "application/zip", buffer: Buffer.from(zip) }]);
  await expect(dialog.getByText("1 article is live.")).toBeVisible();
  await expect(dialog.getByText(/broken\.bin/)).toBeVisible();
  await expectAccessible(page);

  expect((await ask(`Which colour is the ${product} painted in?`)).text).toContain("moss green");
  expect((await ask(`What is the ${product} seat made of?`)).text).toContain("cork");
});

test("the test page shows what is found, with scores, and what either mode answers", async ({ console: page }) => {
  await page.goto("/articles/test");
  await page.getByLabel("Question").fill("How long does delivery take?");
  await page.getByRole("button", { name: "Ask" }).click();
  const found = page.getByRole("region", { name: "Found" });
  await expect(found).toContainText("Delivery times");
  await expect(found).toContainText(/\d\.\d{3} · meaning \d\.\d\d · words \d\.\d\d/);
  await expect(page.getByRole("region", { name: "Answer in mode quote" })).toContainText(/working days/);
  await expect(page.getByRole("region", { name: "Answer in mode write" }).getByText(/\d\.\d s/)).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  for (const path of ["/articles", "/articles?tab=approved", "/articles/edit?slug=delivery-times"]) {
    await page.goto(`${stack.consoleUrl}${path}`);
    await expectNoSidewaysScroll(page);
  }
});
