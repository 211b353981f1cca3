import pg from "pg";
import { expect, test } from "vitest";
import { openTestDb } from "../testing.ts";
import { appendAudit, verifyAudit } from "./append-audit.ts";

const { db, ownerUrl } = await openTestDb();

test("a row that somebody edits afterwards is found", async () => {
  for (const color of ["#111111", "#222222", "#333333"]) {
    await db.$transaction((tx) =>
      appendAudit(tx, {
        actor: "user:1",
        action: "site.update",
        subject: "site:1",
        before: { z: 1, a: 2 },
        after: { color },
      }),
    );
  }
  expect(await verifyAudit(db)).toMatchObject({ rows: 3, brokenAt: null, missing: 0, knowsHead: null });

  await asOwner(`update audit set after = '{"color":"#999999"}' where id = 2`);
  expect((await verifyAudit(db)).brokenAt).toBe(2);
  await asOwner(`update audit set after = '{"color":"#222222"}' where id = 2`);
  expect((await verifyAudit(db)).brokenAt).toBeNull();
});

test("rows that go from the end are missed, also after new ones have come", async () => {
  const { head } = await verifyAudit(db);
  await asOwner("delete from audit where id = 3");
  expect(await verifyAudit(db, { knownHead: head })).toMatchObject({ brokenAt: null, missing: 1, knowsHead: false });
  await db.$transaction((tx) => appendAudit(tx, { actor: "user:1", action: "site.update", subject: "site:1" }));
  expect(await verifyAudit(db)).toMatchObject({ rows: 3, brokenAt: null, missing: 1 });
  // Who owns the database can hide it there, and not from a hash that was kept elsewhere.
  await asOwner("update audit_head set count = 3");
  expect(await verifyAudit(db, { knownHead: head })).toMatchObject({ missing: 0, knowsHead: false });
  expect(await verifyAudit(db, { knownHead: (await verifyAudit(db)).head })).toMatchObject({ knowsHead: true });
});

test("the application's role cannot move the head", async () => {
  await expect(db.auditHead.updateMany({ data: { count: 0 } })).rejects.toThrow(/permission denied/i);
});

test("the application's role can neither change nor remove a row", async () => {
  await expect(db.audit.updateMany({ data: { actor: "nobody" } })).rejects.toThrow(/permission denied/i);
  await expect(db.audit.deleteMany({})).rejects.toThrow(/permission denied/i);
});

test("a change that fails leaves no audit row", async () => {
  const before = await db.audit.count();
  const change = db.$transaction(async (tx) => {
    await appendAudit(tx, { actor: "system", action: "site.delete", subject: "site:1" });
    throw new Error("the change failed");
  });
  await expect(change).rejects.toThrow("the change failed");
  expect(await db.audit.count()).toBe(before);
});

async function asOwner(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
}
