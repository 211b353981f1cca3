/**
 * Writes the migration that leads from the folder's migrations to the schema files:
 *   node prisma/new-migration.ts NAME
 * It needs a scratch database: DATABASE_URL, or the embedded server in a temporary folder.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "../src/embedded.ts";
import { diffSchema, withSchemaEngine } from "../src/schema-engine.ts";

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) throw new Error("Give the migration a name in snake_case.");

const folder = join(import.meta.dirname, "migrations");
mkdirSync(folder, { recursive: true });
const isFirst = readdirSync(folder, { withFileTypes: true }).every((entry) => !entry.isDirectory());
const scratch = mkdtempSync(join(tmpdir(), "whetstone-"));
const server = await startEmbedded({
  dataDir: join(scratch, "db"),
  port: 54_329,
  password: "scratch",
  settings: { fsync: "off" },
});
try {
  const sql = await withSchemaEngine(server.url("postgres"), (engine) =>
    diffSchema(engine, isFirst ? "empty" : "migrations"),
  );
  if (sql.trim() === "" || sql.includes("This is an empty migration")) {
    console.log("Nothing changed.");
  } else {
    const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
    mkdirSync(join(folder, `${stamp}_${name}`));
    writeFileSync(join(folder, `${stamp}_${name}`, "migration.sql"), sql);
    console.log(`Wrote prisma/migrations/${stamp}_${name}/migration.sql; read it before you commit it.`);
  }
} finally {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
