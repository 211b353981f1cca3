import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { createDb, type Db } from "./client.ts";
import type {} from "./testing-setup.ts";

export type TestDb = { db: Db; ownerUrl: string; appUrl: string };

/**
 * A database of this test file's own, copied from the migrated template, reached as the application's
 * least-privileged role; dropped when the file is done. `ownerUrl` is for tests that must do what the application cannot.
 */
export async function openTestDb(): Promise<TestDb> {
  const { adminUrl, password } = inject("testDatabase");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await administer(adminUrl, `create database ${name} template whetstone_template`);

  const owner = new URL(adminUrl);
  owner.pathname = `/${name}`;
  const app = new URL(owner);
  app.username = "whetstone_app";
  app.password = password;
  const db = createDb({ url: app.href, connections: 8 });
  afterAll(async () => {
    await db.$disconnect();
    await administer(adminUrl, `drop database if exists ${name} with (force)`);
  });
  return { db, ownerUrl: owner.href, appUrl: app.href };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Two files that copy the template at once: PostgreSQL refuses the second, so copies take turns.
    await client.query("select pg_advisory_lock(815)");
    await client.query(sql);
  } finally {
    await client.end();
  }
}
