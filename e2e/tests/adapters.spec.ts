import { randomBytes } from "node:crypto";
import { demoSite } from "../../scripts/stack.ts";
import { expect, test } from "../fixtures.ts";
import { expectAccessible, expectNoSidewaysScroll } from "../pages/console-page.ts";

test("a version's page follows its evaluation live, gives its reasons, and asks for another one", async ({
  console: page,
  db,
}) => {
  const site = await db.site.findUniqueOrThrow({ where: { key: demoSite } });
  const hash = randomBytes(32).toString("hex");
  const parts = { siteId: site.id, baseHash: "b".repeat(64), templateHash: "t".repeat(64) };
  await db.adapter.create({
    data: { ...parts, hash, datasetHash: "d".repeat(64), rank: 8, sizeBytes: 9e6, parity: {} },
  });
  const version = await db.version.create({
    data: { ...parts, hash, adapterHash: hash, task: "answer", name: "from elsewhere", createdBy: "system" },
  });
  const evaluation = await db.evaluation.create({
    data: { versionId: version.id, datasetHash: "d".repeat(64), attempt: 1, status: "running", done: 12, total: 40 },
  });

  await page.goto("/adapters");
  await expect(page.getByRole("row", { name: /from elsewhere/ })).toContainText("being evaluated");
  await page.goto(`/adapters/${version.id}`);
  await expect(page.getByText("Being evaluated", { exact: true })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Progress of the evaluation" })).toHaveAttribute(
    "aria-valuetext",
    "12 of 40 answers",
  );
  await expectAccessible(page);

  // Whoever is at it ends it; the page sees it without a reload.
  await db.evaluation.update({
    where: { id: evaluation.id },
    data: {
      ...{ status: "blocked", endedAt: new Date() },
      gates: [
        { gate: "G1 primary not worse", passed: true, reason: "chrF++ 15.9 % → 48.2 %" },
        { gate: "G4 nothing critical", passed: false, reason: "2 answers say what no answer may" },
      ],
      report: {
        primary: { name: "chrF++", n: 20, current: 0.159, candidate: 0.482, delta: 0.323, interval: [0.2, 0.4] },
        metrics: { words: { n: 20, current: 31, candidate: 5 }, handOffRecall: { n: 4, current: 0.5, candidate: 1 } },
        writeMode: { earned: false, reason: "3.1 % of its sentences are unsupported." },
      },
    },
  });
  await expect(page.getByText("2 answers say what no answer may")).toBeVisible();
  await expect(page.getByRole("row", { name: "Handed over where it should 4 50.0 % 100.0 %" })).toBeVisible();
  await expect(page.getByRole("row", { name: "Words per answer 20 31.0 5.0" })).toBeVisible();
  await expect(page.getByText("Answers by quoting.")).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoSidewaysScroll(page);

  await page.getByRole("button", { name: "Evaluate again" }).click();
  // No run of this product made it, which is what the worker finds out.
  await expect(page.getByText("A version without an adapter of ours has nothing to evaluate.")).toBeVisible({
    timeout: 30_000,
  });
  expect(await db.evaluation.count({ where: { versionId: version.id } })).toBe(2);
  const audit = await db.audit.findFirst({ where: { subject: `version:${version.id}` } });
  expect(audit).toMatchObject({ action: "version.evaluate.request", actor: expect.stringMatching(/^user:/) });
  await db.version.update({ where: { id: version.id }, data: { status: "archived" } });
});
