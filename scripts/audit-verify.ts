/**
 * pnpm audit:verify [--url postgresql://…] [--json]: recomputes the hash chain of the audit and says which row was
 * changed afterwards. Without --url it reads DATABASE_URL, else the embedded database of this folder, running or not.
 * Ends with 0 when every row fits, with 1 when one does not or the database cannot be read.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { verifyAudit } from "@whetstone/db/audit/append-audit";
import { createDb } from "@whetstone/db/client";
import { startEmbedded } from "@whetstone/db/embedded";
import { freePort } from "./stack/ports.ts";
import { readSecrets } from "./stack/secrets.ts";

const folder = join(import.meta.dirname, "..", ".whetstone");

try {
  const { values } = parseArgs({ options: { url: { type: "string" }, json: { type: "boolean", default: false } } });
  await using database = await open(values.url ?? process.env.DATABASE_URL);
  const { rows, brokenAt } = await verifyAudit(database.db);
  if (!values.json && brokenAt === null) console.log(`${rows} rows, every one fits the one before.`);
  if (!values.json && brokenAt !== null)
    console.log(`Row ${brokenAt} does not fit: it, or the one before it, was changed, removed or added afterwards.`);
  if (values.json) console.log(JSON.stringify({ intact: brokenAt === null, rows, brokenAt }));
  process.exitCode = brokenAt === null ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function open(url: string | undefined) {
  if (url) return connect(url, async () => {});
  if (!existsSync(join(folder, "secrets.json")))
    throw new Error("There is no database in .whetstone yet. Run npm start once, or give one by --url.");
  const { database: password } = readSecrets(folder);
  const server = await startEmbedded({ dataDir: join(folder, "postgres"), port: await freePort(0), password });
  // The one that the product is using stays up.
  return connect(server.url("whetstone"), async () => (server.adopted ? undefined : server.stop()));
}

function connect(url: string, stop: () => Promise<void>) {
  const db = createDb({ url, connections: 1 });
  return {
    db,
    [Symbol.asyncDispose]: async () => {
      await db.$disconnect();
      await stop();
    },
  };
}
