import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { promoteVersion } from "@whetstone/trainer/adapters/promote";
import { seededRandom } from "@whetstone/trainer/experiments/random";
import { demoSite, repository } from "../../scripts/stack.ts";
import { createVisitor, type Visitor } from "../../scripts/visitor/visitor.ts";
import { type ExperimentStack, makeServedVersion, openExperimentStack } from "../experiment-stack.ts";
import { expect, test } from "../fixtures.ts";
import { expectAccessible, expectNoSidewaysScroll } from "../pages/console-page.ts";

/** From a candidate to its promotion and back, on outcomes of visitors who were simulated through the widget's API. */
const question = "How long does delivery take?";
const visitors = 200;
const helpedRate = { current: 0.45, candidate: 0.8 };

let world: ExperimentStack;

test.describe.configure({ mode: "serial", timeout: 900_000 });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  world = await openExperimentStack();
});
test.afterAll(async () => world?.close());

test("200 visitors, the right decision, promotion, rollback, and an audit that finds the tampered row", async ({
  browser,
}) => {
  const { db, stack, siteId, adapters } = world;
  const [first, second] = adapters;
  const current = await makeServedVersion(world, { name: "v1", adapterHash: first });
  const candidate = await makeServedVersion(world, { name: "v2", adapterHash: second });
  const owner = await db.user.findFirstOrThrow();
  await promoteVersion(
    { db },
    { versionId: current.id, expectedCurrentId: null, reason: "The first one", override: true, userId: owner.id },
  );

  const page = await (await browser.newContext({ baseURL: stack.consoleUrl })).newPage();
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(stack.owner?.email ?? "");
  await page.getByLabel("Password").fill(stack.owner?.password ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/login");

  await test.step("an admin writes the experiment down", async () => {
    await page.goto("/experiments/new");
    await page.getByLabel("Name").fill("Shorter sentences");
    await page.getByLabel("Begins in").selectOption("ab");
    await page.getByLabel("Planned visitors, N*").fill("200");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await expect(page.getByText("Not enough data").first()).toBeVisible();
  });
  const experiment = await db.experiment.findFirstOrThrow({ where: { siteId } });

  await test.step("200 visitors ask, and are helped or ask for a person as planted", async () => {
    await simulateVisitors(experiment.id);
    const arms = await db.assignment.groupBy({ by: ["arm"], where: { experimentId: experiment.id }, _count: true });
    expect(arms.reduce((sum, arm) => sum + arm._count, 0)).toBe(visitors);
    const served = await db.generation.groupBy({
      by: ["arm", "adapterHash", "versionId", "status"],
      where: { experimentId: experiment.id },
    });
    const row = (arm: string, adapterHash: string, versionId: string) => ({ arm, adapterHash, versionId });
    expect(served).toHaveLength(2);
    expect(served).toContainEqual({ ...row("current", first, current.id), status: "finished" });
    expect(served).toContainEqual({ ...row("candidate", second, candidate.id), status: "finished" });
  });

  await test.step("one of the team asks, and meets no arm", async () => {
    expect(await askOnce({ team: true })).toMatchObject({ versionId: current.id, experimentId: null, arm: null });
    expect(await db.assignment.count({ where: { experimentId: experiment.id } })).toBe(visitors);
  });

  await test.step("the page decides for the candidate", async () => {
    await page.reload();
    await expect(page.getByText("Promotion recommended")).toBeVisible();
    await expect(page.getByText("asymptotic confidence sequence")).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Table" }).click();
    await expect(page.getByRole("columnheader", { name: "difference", exact: true })).toBeVisible();
  });

  await test.step("promoted: the next answer comes from the new version", async () => {
    await page.getByRole("button", { name: "Promote…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("More visitors are helped");
    await dialog.getByLabel("Type v2").fill("v2");
    await dialog.getByLabel("Your password").fill("not the password");
    await dialog.getByRole("button", { name: "Promote" }).click();
    await expect(dialog.getByText("The password is not right.")).toBeVisible();
    await dialog.getByLabel("Your password").fill(stack.owner?.password ?? "");
    await dialog.getByRole("button", { name: "Promote" }).click();
    await expect(page.getByRole("complementary", { name: "Promotion of v2" })).toBeVisible();
    expect(await askOnce()).toMatchObject({ versionId: candidate.id, adapterHash: second, experimentId: null });
  });

  await test.step("rolled back: the next answer comes from the old one", async () => {
    await page.goto("/adapters");
    await page.getByRole("button", { name: "Roll back to v1" }).click();
    await page.getByRole("dialog").getByLabel("Reason").fill("Answers got too short for returns");
    await page.getByRole("dialog").getByRole("button", { name: "Roll back to v1" }).click();
    await expect(page.getByText("v1 serves again from the next turn on.")).toBeVisible();
    expect(await askOnce()).toMatchObject({ versionId: current.id, adapterHash: first });
    await page.goto("/adapters/live");
    await expect(page.getByText("Answers got too short for returns")).toBeVisible();
    await page.goto(`/adapters/${candidate.id}`);
    await expect(page.getByText("Rolled back").first()).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("the audit verifies, and rows that are gone or changed afterwards are found", async () => {
    expect(verifyAudit()).toMatchObject({ intact: true, brokenAt: null, missing: 0 });
    await page.goto("/settings?tab=audit");
    await expect(page.getByText("chain complete")).toBeVisible();
    await db.$executeRaw`delete from audit where id = (select max(id) from audit)`;
    expect(verifyAudit()).toMatchObject({ intact: false, brokenAt: null, missing: 1 });
    await page.reload();
    await expect(page.getByText("The newest row is gone")).toBeVisible();
    const row = await db.audit.findFirstOrThrow({
      where: { action: "version.promote", reason: "More visitors are helped" },
    });
    await db.$executeRaw`update audit set reason = 'because I said so' where id = ${row.id}`;
    expect(verifyAudit()).toMatchObject({ intact: false, brokenAt: row.id });
    await page.reload();
    await expect(page.getByText(`Row ${row.id} was changed afterwards`)).toBeVisible();
  });
});

/** Visitors one after the other in a few lanes; whether they are helped is drawn per visitor from a fixed seed. */
async function simulateVisitors(experimentId: string): Promise<void> {
  const random = seededRandom(11);
  const draws = Array.from({ length: visitors }, () => random());
  const lanes = 4;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let at = lane; at < visitors; at += lanes) await simulateVisitor(experimentId, draws[at] ?? 0);
    }),
  );
  console.log(`  ${visitors} visitors in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

async function simulateVisitor(experimentId: string, draw: number): Promise<void> {
  const visitor = await visit();
  const { conversationId, status } = await visitor.ask(question);
  expect(status).toBe("finished");
  const { arm } = await world.db.assignment.findFirstOrThrow({ where: { experimentId, conversationId } });
  if (draw < helpedRate[arm === "candidate" ? "candidate" : "current"]) return;
  await visitor.call("chat.talkToPerson", { conversationId, locale: "en" });
}

async function askOnce(options: { team?: boolean } = {}) {
  const { generationId } = await (await visit(options)).ask(question);
  return world.db.generation.findUniqueOrThrow({ where: { id: generationId ?? "" } });
}

function visit(options: { team?: boolean } = {}): Promise<Visitor> {
  const { widgetUrl } = world.stack;
  return createVisitor({ widgetUrl, site: demoSite, origin: widgetUrl, ...options });
}

function verifyAudit(): { intact: boolean; brokenAt: number | null; missing: number } {
  const args = ["scripts/audit-verify.ts", "--json", "--url", world.stack.ownerUrl];
  try {
    return JSON.parse(execFileSync(process.execPath, args, { cwd: join(repository), encoding: "utf8" }));
  } catch (error) {
    return JSON.parse((error as { stdout: string }).stdout);
  }
}
