import { randomUUID } from "node:crypto";
import { AppError } from "@whetstone/core/errors";
import { openTestDb } from "@whetstone/db/testing";
import { expect, test } from "vitest";
import { quoteAnswer } from "../assistant/quote-answer.ts";
import { createFeed } from "../feed.ts";
import { approveAnswer, listApprovedAnswers, removeApprovedAnswer } from "./approved-answers.ts";
import { deleteArticle, listArticles, readArticle } from "./articles.ts";
import { fakeEmbed, fakeInference } from "./fake-embedder.ts";
import { importArticles } from "./import.ts";
import { retrieve } from "./retrieve.ts";
import { SiteRetriever } from "./retriever.ts";
import { saveArticle } from "./save-article.ts";

const { db } = await openTestDb();
const ctx = { db, inference: fakeInference(), feed: createFeed() };
const bytes = (text: string) => new TextEncoder().encode(text);

async function shop(): Promise<string> {
  const siteId = randomUUID();
  await importArticles(ctx, {
    siteId,
    files: [
      {
        name: "returns.md",
        bytes: bytes("# Returns\n## How long do I have to return a bag?\nYou have 45 days to return a bag."),
      },
      { name: "delivery.md", bytes: bytes("# Delivery\nParcels to Germany take 3 to 6 working days.") },
      {
        name: "lieferung.md",
        bytes: bytes("---\ntitle: Lieferung\nlang: de\n---\nPakete nach Deutschland brauchen 3 bis 6 Werktage."),
      },
    ],
  });
  return siteId;
}

test("what was imported is found, and quoted word for word with its source", async () => {
  const siteId = await shop();
  const retrieval = await retrieve(ctx, { siteId, query: "How long do I have to return a bag?" });
  expect(retrieval.articles[0]?.slug).toBe("returns");
  expect(retrieval.answerable).toBe(true);
  const quote = await quoteAnswer(ctx, { retrieval });
  expect(quote.pieces.join("")).toBe(quote.text);
  expect(quote.text).toContain("You have 45 days to return a bag.");
  expect(quote.sources[0]).toMatchObject({ slug: "returns", heading: "How long do I have to return a bag?" });
});

test("an edit and a removal are live for the next question", async () => {
  const siteId = await shop();
  const ask = async () =>
    (await retrieve(ctx, { siteId, query: "return a bag" })).passages.map(({ text }) => text).join();
  expect(await ask()).toContain("45 days");
  const saved = await saveArticle(ctx, {
    siteId,
    slug: "returns",
    title: "Returns",
    bodyMd: "You have 60 days to return a bag.",
    lang: "en",
  });
  expect(await ask()).toContain("60 days");
  expect(await ask()).not.toContain("45 days");
  await deleteArticle(ctx, { siteId, id: saved.id });
  expect(await ask()).not.toContain("60 days");
  await expect(readArticle(ctx, { siteId, slug: "returns" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("endings do not matter, since PostgreSQL cuts them in the article's language", async () => {
  const siteId = await shop();
  const english = await retrieve(ctx, { siteId, query: "returning bags" });
  expect(english.passages[0]).toMatchObject({ slug: "returns" });
  expect(english.passages[0]?.lexical).toBeGreaterThan(0.5);
  const german = await retrieve(ctx, { siteId, query: "Wie lange braucht das Paket nach Deutschland?" });
  expect(german.passages[0]?.slug).toBe("lieferung");
});

test("one site's knowledge is never found from another", async () => {
  await shop();
  const found = await retrieve(ctx, { siteId: randomUUID(), query: "return a bag" });
  expect(found).toMatchObject({ passages: [], articles: [], answerable: false });
});

test("an import that loses the model server in the middle changes nothing", async () => {
  const siteId = await shop();
  let calls = 0;
  const inference = fakeInference((texts) => {
    if (++calls > 1) throw new AppError("UNAVAILABLE", "gone");
    return fakeEmbed(texts);
  });
  const files = ["returns", "new"].map((name) => ({
    name: `${name}.md`,
    bytes: bytes(`# ${name}\nOther text of ${name}.`),
  }));
  await expect(importArticles({ ...ctx, inference }, { siteId, files })).rejects.toThrow("gone");
  expect((await listArticles(ctx, { siteId })).total).toBe(3);
  expect((await readArticle(ctx, { siteId, slug: "returns" })).bodyMd).toContain("45 days");
});

test("an empty or binary file is named, the others are imported", async () => {
  const siteId = randomUUID();
  const result = await importArticles(ctx, {
    siteId,
    files: [
      { name: "good.txt", bytes: bytes("Some words.") },
      { name: "empty.md", bytes: bytes("") },
      { name: "binary.md", bytes: new Uint8Array([1, 0, 2]) },
    ],
  });
  expect(result.imported).toBe(1);
  expect(result.skipped.map(({ name }) => name)).toEqual(["empty.md", "binary.md"]);
});

test("an approved answer is matched to the same question until it expires or is removed", async () => {
  const siteId = await shop();
  const question = "What are your opening hours?";
  const ask = async (query: string) => (await retrieve(ctx, { siteId, query })).approved;
  await approveAnswer(ctx, { siteId, question: "Opening of old hours?", answer: "Old.", expiresAt: new Date(0) });
  const { id } = await approveAnswer(ctx, { siteId, question, answer: "From 10 to 18." });
  expect(await ask("what are your opening hours")).toMatchObject({ id, answer: "From 10 to 18." });
  expect(await ask("what are your opening hours on 24 December")).toBeNull();
  expect(await ask("opening of old hours")).toBeNull();
  await removeApprovedAnswer(ctx, { siteId, id });
  expect(await ask(question)).toBeNull();
  expect(await listApprovedAnswers(ctx, { siteId })).toHaveLength(1);
});

test("a query of control characters, only spaces or SQL is only a query", async () => {
  const siteId = await shop();
  for (const query of ["  ", "\u0000", "'); drop table chunk; --", "\ud800", "| & ! <->"])
    await expect(retrieve(ctx, { siteId, query })).resolves.toHaveProperty("answerable");
});

test("LangChain's retriever gives the same passages", async () => {
  const siteId = await shop();
  const documents = await new SiteRetriever(ctx, { siteId }).invoke("return a bag");
  expect(documents[0]).toMatchObject({
    pageContent: expect.stringContaining("45 days"),
    metadata: { slug: "returns" },
  });
});
