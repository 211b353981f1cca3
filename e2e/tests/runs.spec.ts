import { expect, test } from "../fixtures.ts";
import { expectAccessible, expectNoSidewaysScroll } from "../pages/console-page.ts";
import { DatasetsPage } from "../pages/datasets-page.ts";

const rows = Array.from({ length: 40 }, (_, at) => ({
  instruction: `What does spare part number ${at} cost?`,
  input: "",
  output: `Part ${at} costs ${at + 3} euros.`,
}));

test("a run says what it will take, is followed live, stopped with a checkpoint and resumed to its end", async ({
  console: page,
  db,
}) => {
  test.setTimeout(5 * 60_000);
  // What other specs have left on this site would make the set larger.
  await db.example.updateMany({ data: { status: "discarded" } });
  const datasets = new DatasetsPage(page);
  await datasets.importRows("parts.jsonl", rows);
  await datasets.freeze("Spare parts", "a few rows to look at a run");

  await page.goto("/runs");
  await page.getByRole("button", { name: "Start a run" }).first().click();
  const option = page.getByLabel("Dataset").locator("option", { hasText: "Spare parts" });
  await page.getByLabel("Dataset").selectOption((await option.getAttribute("value")) ?? "");
  await page.getByLabel("Recipe").selectOption("smoke");
  await expect(page.getByText(/^About \d+ (s|min)$/)).toBeVisible();
  await expect(page.getByText(/^20 steps, [\d,]+ tokens at \d+ tokens\/s/)).toBeVisible();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  const runId = page.url().split("/").at(-1) ?? "";
  const read = () => db.run.findUniqueOrThrow({ where: { id: runId } });

  const progress = page.getByText(/^Step \d+ of 20/);
  const stepShown = async () => Number(/Step (\d+)/.exec((await progress.textContent()) ?? "")?.[1]);
  await expect(progress).toBeVisible({ timeout: 120_000 });
  await expect.poll(stepShown, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
  await page.reload();
  await expect.poll(stepShown).toBeGreaterThanOrEqual(2);
  await expect(page.getByRole("region", { name: "Log" })).toContainText("attempt 1 on cpu");
  await expect(page.getByText(/n \d+ steps/)).toBeVisible();

  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText("Cancelled", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/with a checkpoint/).first()).toBeVisible();
  const stopped = await read();
  expect(stopped.checkpoint).toMatch(/^[0-9a-f]{64}$/);
  expect(stopped.step).toBeLessThan(20);
  expect(await db.adapter.count({ where: { runId } })).toBe(0);
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("region", { name: "Log" })).toContainText(`goes on from step ${stopped.step}`, {
    timeout: 120_000,
  });
  await expect(page.getByText("Finished", { exact: true }).first()).toBeVisible({ timeout: 180_000 });
  expect(await read()).toMatchObject({ status: "finished", attempt: 2, step: 20, error: null });
  const events = await db.runEvent.findMany({ where: { runId, type: "step" } });
  const steps = new Set(events.map((event) => (event.payload as { step: number }).step));
  expect([...steps].sort((left, right) => left - right)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  expect(await db.adapter.count({ where: { runId } })).toBe(1);
});
