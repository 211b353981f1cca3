import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { demoSite } from "../../scripts/stack.ts";
import { expect, test } from "../fixtures.ts";
import { expectAccessible } from "../pages/console-page.ts";

const rows = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    JSON.stringify({
      instruction: `How do I mend the ${at}th buckle of my bag?`,
      input: "",
      output: `Sew buckle ${at} on.`,
    }),
  );

test.describe.configure({ mode: "serial" });

test("a first dataset is drawn from the articles, frozen with a reason, and exported", async ({
  console: page,
  db,
}) => {
  await page.goto("/datasets");
  await page.getByRole("button", { name: "Draw from the articles" }).click();
  await expect(page.getByText(/answers and \d+ sorted messages drawn/)).toBeVisible({ timeout: 60_000 });

  await page.getByRole("button", { name: "New dataset" }).click();
  await page.getByLabel("Name").fill("From our articles");
  await page.getByRole("button", { name: "Make the draft" }).click();
  await page.waitForURL(/\/datasets\/[0-9a-f-]{36}$/);
  await expect(page.getByText("The gates have not run yet.")).toBeVisible();

  await page.getByRole("button", { name: "Run the gates" }).click();
  await expect(page.getByText("Not enough yet")).toBeVisible({ timeout: 60_000 });
  const drawn = await db.example.count({ where: { task: "answer", status: { not: "discarded" } } });
  // The numbers add up in the table as they do in the database.
  const table = page.getByRole("table");
  const removed = (await table.locator("tbody tr td:nth-child(3)").allInnerTexts()).map((text) =>
    Number(text.replaceAll(",", "")),
  );
  const left = Number(
    ((await table.locator("tbody tr td:nth-child(2)").last().textContent()) ?? "").replaceAll(",", ""),
  );
  expect(left + removed.reduce((sum, count) => sum + count, 0)).toBe(drawn);

  await page.getByRole("button", { name: "Freeze", exact: true }).click();
  await page.getByLabel("Reason to freeze it all the same").fill("a first look at our own articles");
  await page.getByRole("button", { name: "Freeze for good" }).click();
  await expect(page.getByText("Frozen under its minimum.")).toBeVisible({ timeout: 60_000 });
  const frozen = await db.dataset.findFirstOrThrow({ where: { name: "From our articles" } });
  await expect(page.getByText(frozen.hash ?? "no hash").first()).toBeVisible();
  const audit = await db.audit.findFirstOrThrow({ where: { action: "dataset.freeze", subject: frozen.id } });
  expect(audit.reason).toBe("a first look at our own articles");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Alpaca" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("from-our-articles.alpaca.jsonl");
  const lines = readFileSync(await file.path(), "utf8")
    .trim()
    .split("\n");
  expect(lines).toHaveLength(left);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ instruction: expect.any(String), output: expect.any(String) });
});

test("a file with a broken row is refused with its line, and nothing of it comes in", async ({ console: page, db }) => {
  await page.goto("/datasets");
  const before = await db.example.count({ where: { source: "import" } });
  await page.getByRole("button", { name: "Import rows" }).click();
  const broken = [...rows(3), '{"instruction":"What now?","output":""}'].join("\n");
  await page
    .getByLabel("File")
    .setInputFiles({ name: "rows.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(broken) });
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("rows.jsonl:4: output: is empty")).toBeVisible();
  expect(await db.example.count({ where: { source: "import" } })).toBe(before);

  await page
    .getByLabel("File")
    .setInputFiles({ name: "rows.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(rows(3).join("\n")) });
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("3 rows imported (Alpaca).")).toBeVisible();
  expect(await db.example.count({ where: { source: "import" } })).toBe(before + 3);
});

test("a long list holds only the rows near the screen, and all of them by scrolling", async ({ console: page, db }) => {
  const { id: siteId } = await db.site.findUniqueOrThrow({ where: { key: demoSite } });
  const name = `Long ${randomUUID().slice(0, 6)}`;
  await db.dataset.createMany({
    data: Array.from({ length: 180 }, (_, at) => ({
      ...{ siteId, name: `${name} ${at}`, task: "answer", createdBy: "user:x" },
      createdAt: new Date(Date.now() - at * 1_000),
    })),
  });
  await page.goto("/datasets");
  await expect(page.getByRole("link", { name: `${name} 0`, exact: true })).toBeVisible();
  expect(await page.locator("tbody tr").count()).toBeLessThan(100);
  const last = page.getByRole("link", { name: `${name} 179`, exact: true });
  await expect(last).toHaveCount(0);
  await page.locator("main").evaluate((main) => main.scrollTo(0, main.scrollHeight));
  await expect(last).toHaveCount(1);
  await expectAccessible(page);
  await db.dataset.deleteMany({ where: { name: { startsWith: name } } });
});
