import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";

/**
 * Prisma's own migration engine, as WebAssembly: it needs no binary from the network and keeps Prisma's
 * `_prisma_migrations` table, so that `prisma migrate deploy` works on the same database.
 */
type SchemaEngine = import("@prisma/schema-engine-wasm").SchemaEngine;

const prismaFolder = join(import.meta.dirname, "../prisma");
const noFilter = { externalTables: [], externalEnums: [] };

/** Runs `work` with an engine on one database and closes its connections afterwards. */
export async function withSchemaEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const wasm = await loadWasm();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
    const engine = await wasm.SchemaEngine.new({ datamodels: await readSchema() }, () => {}, adapter);
    return await work(engine);
  } finally {
    await pool.end();
  }
}

/** Applies the migrations that the database lacks and returns their names, oldest first. */
export async function applyMigrations(engine: SchemaEngine): Promise<string[]> {
  const migrationsList = await readMigrations();
  const result = await engine.applyMigrations({ migrationsList, filters: noFilter });
  return result.appliedMigrationNames;
}

/**
 * SQL that leads from one set of schema files to the folder's; empty when nothing changed. It compares files and not
 * a database: the engine cannot read PostgreSQL's catalogue through a driver adapter once that holds tables.
 */
export async function diffSchema(engine: SchemaEngine, from: { path: string; content: string }[]): Promise<string> {
  const files = (await readSchema()).map(([path, content]) => ({ path, content }));
  const result = await engine.diff({
    from: from.length === 0 ? { tag: "empty" } : { tag: "schemaDatamodel", files: from },
    to: { tag: "schemaDatamodel", files },
    script: true,
    exitCode: null,
    filters: noFilter,
  });
  return result.stdout ?? "";
}

async function readSchema(): Promise<[string, string][]> {
  const folder = join(prismaFolder, "schema");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(
      async (name): Promise<[string, string]> => [join(folder, name), await readFile(join(folder, name), "utf8")],
    ),
  );
}

async function readMigrations() {
  const baseDir = join(prismaFolder, "migrations");
  const names = (await readdir(baseDir, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: await readFile(join(baseDir, name, "migration.sql"), "utf8") },
      },
    })),
  );
  const lockfile = { path: "migration_lock.toml", content: 'provider = "postgresql"\n' };
  return { baseDir, lockfile, shadowDbInitScript: "", migrationDirectories };
}

async function loadWasm() {
  const require = createRequire(import.meta.url);
  const script = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const module = await WebAssembly.compile(await readFile(script.replace(/\.js$/, ".wasm")));
  const instance = await WebAssembly.instantiate(module, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return bindings as unknown as typeof import("@prisma/schema-engine-wasm");
}
