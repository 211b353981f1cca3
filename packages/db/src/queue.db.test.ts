import { expect, test, vi } from "vitest";
import { type Job, openSendingQueue, openWorkingQueue } from "./queue.ts";
import { openTestDb } from "./testing.ts";

const { db, appUrl } = await openTestDb();
const onError = (error: unknown) => console.error(error);
const payload = { parse: (value: unknown) => value as { siteKey: string } };
const limits = { retries: 1, retryDelaySeconds: 0, heartbeatSeconds: 10, expireSeconds: 60 };

test("a job and its row commit together, through the role without DDL", async () => {
  const job: Job<{ siteKey: string }> = { name: "test.together", payload, ...limits };
  const sending = openSendingQueue({ url: appUrl, onError });
  const enqueue = (key: string, breaks: boolean) =>
    db.$transaction(async (tx) => {
      await tx.site.create({ data: { key, name: key, identitySecret: "test-only" } });
      await sending.enqueue(tx, job, { siteKey: key });
      if (breaks) throw new Error("broken in the middle");
    });
  await expect(enqueue("lost", true)).rejects.toThrow("broken in the middle");
  await enqueue("kept", false);

  const done: string[] = [];
  const working = openWorkingQueue({ url: appUrl, onError });
  await working.work(job, async ({ siteKey }) => void done.push(siteKey));
  await vi.waitFor(() => expect(done).toEqual(["kept"]), { timeout: 8_000 });
  await Promise.all([sending.close(), working.close(1_000)]);
});

test("a job that keeps failing goes to its dead letter after its tries", async () => {
  const dead: Job<{ siteKey: string }> = { name: "test.dead", payload, ...limits };
  const job = { ...dead, name: "test.failing", deadLetter: dead.name };
  const working = openWorkingQueue({ url: appUrl, onError });
  let tries = 0;
  const given: string[] = [];
  await working.work(job, async () => {
    tries++;
    throw new Error("never works");
  });
  await working.work(dead, async ({ siteKey }) => void given.push(siteKey));
  await db.$transaction((tx) => working.enqueue(tx, job, { siteKey: "poison" }));
  await vi.waitFor(() => expect(given).toEqual(["poison"]), { timeout: 15_000 });
  expect(tries).toBe(2);
  await working.close(1_000);
});

test("a handler may complete its job in its own transaction; when that fails, the job stays", async () => {
  const job: Job<{ siteKey: string }> = { name: "test.publish", payload, ...limits, retries: 2 };
  const working = openWorkingQueue({ url: appUrl, onError });
  let tries = 0;
  await working.work(job, async ({ siteKey }, run) => {
    tries++;
    await db.$transaction(async (tx) => {
      await tx.site.create({ data: { key: `${siteKey}-${tries}`, name: siteKey, identitySecret: "test-only" } });
      await run.complete(tx);
      if (tries === 1) throw new Error("broken at the end");
    });
  });
  await db.$transaction((tx) => working.enqueue(tx, job, { siteKey: "published" }));
  await vi.waitFor(
    async () => expect(await db.site.findMany({ where: { name: "published" }, select: { key: true } })).toHaveLength(1),
    { timeout: 15_000 },
  );
  expect(tries).toBe(2);
  await working.close(1_000);
});
