import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openArtifacts } from "@whetstone/db/artifacts";
import { openTestDb } from "@whetstone/db/testing";
import { saveArticle } from "@whetstone/helpdesk/knowledge/save-article";
import { createWorld } from "@whetstone/helpdesk/testing/world";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../experiments/random.ts";
import { buildDataset } from "./build.ts";
import { datasetCard } from "./card.ts";
import { createDraft, removeDraft, setNumbers } from "./drafts.ts";
import { drawFromSite } from "./draw.ts";
import { exportDataset } from "./export-dataset.ts";
import { freezeDataset } from "./freeze.ts";
import { readRows } from "./import.ts";
import { importRows } from "./import-rows.ts";
import { canonicalJson } from "./manifest.ts";

const { db } = await openTestDb();
const actor = { kind: "person", userId: "owner-1" } as const;
const artifacts = openArtifacts({ dir: mkdtempSync(join(tmpdir(), "freeze-")) });

async function openSite() {
  const world = await createWorld(db);
  return { ctx: { ...world.ctx, artifacts }, siteId: world.siteId };
}

/** Rows in the article's format that have nothing to do with each other. */
function alpaca(count: number, seed = 1): string {
  const random = seededRandom(seed);
  const word = () =>
    Array.from({ length: 3 }, () =>
      "lobarite nukamose pidargantol vesmirzo".slice(Math.floor(random() * 30)).slice(0, 3),
    ).join("");
  const words = (many: number) => Array.from({ length: many }, word).join(" ");
  return Array.from({ length: count }, () =>
    JSON.stringify({ instruction: `Tell me ${words(9)}?`, input: "", output: `Sure, ${words(9)}.` }),
  ).join("\n");
}

describe("freezeDataset", () => {
  it("refuses a set under its minimum, takes a reason, audits it, and never changes afterwards", async () => {
    const { ctx, siteId } = await openSite();
    await importRows(ctx, { siteId, task: "answer", text: alpaca(60), file: "rows.jsonl", actor });
    const { id: datasetId } = await createDraft(ctx, { siteId, name: "First", task: "answer", actor });
    const { cleaned, readiness } = await buildDataset(ctx, { datasetId });
    expect(readiness.state).toBe("blocked");
    expect(cleaned.steps[0]?.before).toBe(60);
    await expect(freezeDataset(ctx, { datasetId, actor })).rejects.toThrow("of at least 500 rows");

    const { hash, manifest } = await freezeDataset(ctx, { datasetId, override: "a first look", actor });
    const row = await db.dataset.findUniqueOrThrow({ where: { id: datasetId } });
    expect(row).toMatchObject({ status: "frozen", hash, override: "a first look" });
    expect(createHash("sha256").update(canonicalJson(row.manifest)).digest("hex")).toBe(hash);
    expect(
      createHash("sha256")
        .update(await artifacts.read(hash))
        .digest("hex"),
    ).toBe(hash);
    const lines = (await artifacts.read(manifest.files.train.sha256)).toString().trim().split("\n");
    expect(lines).toHaveLength(manifest.files.train.rows);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      prompt: [{ role: "user" }],
      completion: expect.any(String),
      question: expect.any(String),
    });
    expect(await db.datasetExample.count({ where: { datasetId } })).toBe(cleaned.rows.length);
    const audit = await db.audit.findFirstOrThrow({ where: { siteId, action: "dataset.freeze" } });
    expect(audit).toMatchObject({ reason: "a first look", actor: "user:owner-1" });
    expect(datasetCard(hash, manifest)).toContain("never promoted");

    await expect(freezeDataset(ctx, { datasetId, override: "again", actor })).rejects.toThrow("never changes");
    await expect(buildDataset(ctx, { datasetId })).rejects.toThrow("never changes");
    await expect(removeDraft(ctx, { datasetId, actor })).rejects.toThrow("stays");
  });

  it("gives the set back in every format that can hold it", async () => {
    const { ctx, siteId } = await openSite();
    await importRows(ctx, { siteId, task: "answer", text: alpaca(20, 2), file: "rows.jsonl", actor });
    const { id: datasetId } = await createDraft(ctx, { siteId, name: "Out", task: "answer", actor });
    await expect(exportDataset(ctx, { datasetId, format: "alpaca" })).rejects.toThrow("Freeze this dataset first");
    await freezeDataset(ctx, { datasetId, override: "small", actor });
    for (const format of ["alpaca", "sharegpt", "messages", "prompt-completion", "kto"] as const) {
      const { text, rows } = await exportDataset(ctx, { datasetId, format });
      const back = readRows(text, "out.jsonl");
      expect(back.format).toBe(format);
      expect(back.rows).toHaveLength(rows);
      expect(back.rows[0]?.extra.metadata).toMatchObject({ task: "answer", provenance: { source: "import" } });
    }
    await expect(exportDataset(ctx, { datasetId, format: "dpo" })).rejects.toThrow("No row of this dataset");
  });

  it("keeps the rows of a held-out set out of every other one", async () => {
    const { ctx, siteId } = await openSite();
    const { id: golden } = await createDraft(ctx, {
      siteId,
      name: "Golden",
      task: "answer",
      purpose: "held_out",
      actor,
    });
    const shared = alpaca(5, 3);
    await importRows(ctx, { siteId, task: "answer", text: shared, file: "golden.jsonl", datasetId: golden, actor });
    await freezeDataset(ctx, { datasetId: golden, actor });
    await importRows(ctx, { siteId, task: "answer", text: `${shared}\n${alpaca(10, 4)}`, file: "rows.jsonl", actor });
    const { id: datasetId } = await createDraft(ctx, { siteId, name: "Training", task: "answer", actor });
    const { cleaned, heldOut } = await buildDataset(ctx, { datasetId });
    const step = cleaned.steps.find((one) => one.gate === "held-out sets");
    expect(heldOut).toEqual(["Golden"]);
    expect(step).toMatchObject({ before: 15, after: 10, reasons: { "question of a held-out set": 5 } });
  });

  it("takes a broken file in not at all", async () => {
    const { ctx, siteId } = await openSite();
    const text = `${alpaca(3, 5)}\n{"instruction":"a","output":""}`;
    await expect(importRows(ctx, { siteId, task: "answer", text, file: "bad.jsonl", actor })).rejects.toThrow(
      "bad.jsonl:4: output: is empty",
    );
    expect(await db.example.count({ where: { siteId } })).toBe(0);
  });

  it("redacts what is imported, the site's own kind of numbers too", async () => {
    const { ctx, siteId } = await openSite();
    await setNumbers(ctx, { siteId, numbers: ["LL-######", " "], actor });
    await expect(setNumbers(ctx, { siteId, numbers: ["#"], actor })).rejects.toThrow("at least four");
    const text = JSON.stringify({
      instruction: "Where is LL-204815? I am at me@mail.example",
      input: "",
      output: "On its way.",
    });
    await importRows(ctx, { siteId, task: "answer", text, file: "rows.jsonl", actor });
    const example = await db.example.findFirstOrThrow({ where: { siteId } });
    expect(example.prompt).toEqual([{ role: "user", content: "Where is ⟨ACCOUNT_1⟩? I am at ⟨EMAIL_1⟩" }]);
  });
});

describe("drawFromSite", () => {
  it("draws headings that ask, approved answers and intents, once", async () => {
    const { ctx, siteId } = await openSite();
    await db.site.update({
      where: { id: siteId },
      data: {
        intents: [{ name: "delivery", description: "", examples: ["Where is my parcel?", "When does it come?"] }],
      },
    });
    await saveArticle(ctx, {
      ...{ siteId, title: "Returns", lang: "en" },
      bodyMd:
        "## What does a return cost?\n\nA label costs €4.50. In the shop it is free.\n\n## About us\n\nWe sew bags.\n\n## How do I send it?\n\n1. Print the label.\n2. Bring it to the post.",
    });
    await db.approvedAnswer.create({
      data: {
        id: randomUUID(),
        siteId,
        question: "Do you have a shop in Cork?",
        answer: "No, only one in Port Ellery.",
        embedding: new Uint8Array(1_536),
      },
    });
    expect(await drawFromSite(ctx, { siteId })).toEqual({ answers: 3, intents: 2 });
    expect(await drawFromSite(ctx, { siteId })).toEqual({ answers: 0, intents: 0 });
    const rows = await db.example.findMany({ where: { siteId, task: "answer" }, orderBy: { createdAt: "asc" } });
    expect(rows.map((row) => row.completion).sort()).toEqual([
      "1. Print the label.\n2. Bring it to the post.",
      "A label costs €4.50. In the shop it is free.",
      "No, only one in Port Ellery.",
    ]);
    const cost = rows.find((row) => row.completion.startsWith("A label"));
    expect(JSON.stringify(cost?.prompt)).toContain("--- Passage 1: Returns – What does a return cost?");
    const intent = await db.example.findFirstOrThrow({ where: { siteId, task: "intent" } });
    expect(intent).toMatchObject({ label: "delivery", completion: '{"intent":"delivery","action":"answer"}' });
  });
});
