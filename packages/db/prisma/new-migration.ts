/**
 * Writes the migration that leads from the committed schema files to those of the working tree:
 *   node prisma/new-migration.ts NAME
 * So a migration is made before its schema change is committed. It starts the embedded server in a temporary folder.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "../src/embedded.ts";
import { diffSchema, withSchemaEngine } from "../src/schema-engine.ts";

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) throw new Error("Give the migration a name in snake_case.");

const folder = join(import.meta.dirname, "migrations");
mkdirSync(folder, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), "whetstone-"));
const server = await startEmbedded({
  dataDir: join(scratch, "db"),
  port: 54_329,
  password: "scratch",
  settings: { fsync: "off" },
});
try {
  const sql = await withSchemaEngine(server.url("postgres"), (engine) => diffSchema(engine, committedSchema()));
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

function committedSchema(): { path: string; content: string }[] {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: import.meta.dirname, encoding: "utf8" });
  const paths = git("ls-tree", "--name-only", "HEAD", "schema/").split("\n").filter(Boolean);
  return paths.map((path) => ({ path: join(import.meta.dirname, path), content: git("show", `HEAD:./${path}`) }));
}
