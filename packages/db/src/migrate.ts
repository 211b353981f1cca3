import { randomBytes } from "node:crypto";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { applyMigrations, withSchemaEngine } from "./schema-engine.ts";

const appRole = "whetstone_app";
/** Any constant; two processes that migrate at once wait for each other on it. */
const lockKey = 7_414_033;

export type Migrated = { applied: string[]; appUrl: string };

/**
 * Brings a database to this version's schema and gives the application's role exactly what it needs: rows of
 * every table, but no DDL, on `audit` and `promotion` only reading and adding, on `audit_head` only reading. `url` is the owner's; `appUrl` in the
 * result is the role's. Safe to run from several processes at once, and again at any time.
 */
export async function migrate(options: { url: string; appPassword?: string }): Promise<Migrated> {
  await createDatabase(options.url);
  const client = new pg.Client({ connectionString: options.url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    const applied = await withSchemaEngine(options.url, applyMigrations);
    await installQueue(options.url);
    const password = options.appPassword ?? randomBytes(24).toString("base64url");
    await grant(client, password);
    return { applied, appUrl: withRole(options.url, password) };
  } finally {
    await client.end();
  }
}

async function createDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const admin = new URL(url);
  admin.pathname = "/postgres";
  const client = new pg.Client({ connectionString: admin.href });
  try {
    await client.connect();
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    // A hosted server may have no `postgres` database; or another process was first. Connecting below tells.
    if ((error as { code?: string }).code === "42501")
      throw new Error(
        `The role in DATABASE_URL may not create the database "${name}". Create it, then run this again.`,
        { cause: error },
      );
  } finally {
    await client.end().catch(() => {});
  }
}

/** The tables of the job queue, in a schema of their own; only the owner may make or change them. */
async function installQueue(url: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    max: 2,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  await boss.start();
  await boss.stop({ graceful: false });
}

async function grant(client: pg.Client, password: string): Promise<void> {
  const role = pg.escapeIdentifier(appRole);
  const { rows } = await client.query("select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = $1", [
    appRole,
  ]);
  if (rows.length === 0)
    await client.query(`create role ${role} login nosuperuser nobypassrls nocreatedb nocreaterole`);
  if (rows[0]?.rolsuper || rows[0]?.rolbypassrls || rows[0]?.rolcreaterole)
    throw new Error(
      `The role ${appRole} has more rights than the application may have. Revoke SUPERUSER, BYPASSRLS and CREATEROLE.`,
    );
  await client.query(`alter role ${role} with password ${pg.escapeLiteral(password)}`);
  await client.query(`
    revoke create on schema public from public;
    grant usage on schema public to ${role};
    grant select, insert, update, delete on all tables in schema public to ${role};
    grant usage, select on all sequences in schema public to ${role};
    grant usage on schema pgboss to ${role};
    grant select, insert, update, delete on all tables in schema pgboss to ${role};
    grant usage, select on all sequences in schema pgboss to ${role};
    revoke update, delete, truncate on audit, promotion from ${role};
    revoke insert, update, delete, truncate on audit_head from ${role};
    revoke all on _prisma_migrations from ${role};
    grant select on _prisma_migrations to ${role};
  `);
}

function withRole(url: string, password: string): string {
  const app = new URL(url);
  app.username = appRole;
  app.password = password;
  return app.href;
}
