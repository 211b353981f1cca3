/**
 * pnpm audit:verify [--url postgresql://…] [--head HASH] [--json]: recomputes the hash chain of the audit and says which
 * row was changed afterwards and whether rows are gone from the end. --head is what an earlier run printed: it has to be in
 * the chain still. Without --url it reads DATABASE_URL, else the embedded database of this folder, running or not.
 * Ends with 0 when every row fits, with 1 when one does not or the database cannot be read.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type AuditCheck, verifyAudit } from "@whetstone/db/audit/append-audit";
import { createDb } from "@whetstone/db/client";
import { startEmbedded } from "@whetstone/db/embedded";
import { freePort } from "./stack/ports.ts";
import { readSecrets } from "./stack/secrets.ts";

const folder = join(import.meta.dirname, "..", ".whetstone");

try {
  const { values } = parseArgs({
    options: { url: { type: "string" }, head: { type: "string" }, json: { type: "boolean", default: false } },
  });
  await using database = await open(values.url ?? process.env.DATABASE_URL);
  const check = await verifyAudit(database.db, { knownHead: values.head });
  const intact = check.brokenAt === null && check.missing === 0 && check.knowsHead !== false;
  console.log(values.json ? JSON.stringify({ intact, ...check }) : inWords(check));
  process.exitCode = intact ? 0 : 1;
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

function inWords({ rows, brokenAt, missing, head, knowsHead }: AuditCheck): string {
  if (brokenAt !== null)
    return `Row ${brokenAt} does not fit: it, or the one before it, was changed, removed or added afterwards.`;
  const lines = [`${rows} rows, every one fits the one before.`];
  if (missing > 0) lines.push(`${missing} of the rows that were written are gone from the end.`);
  if (knowsHead === false)
    lines.push("The given head is not in the chain: what led up to it was removed or rewritten.");
  if (missing === 0 && knowsHead !== false)
    lines.push(`Head ${head}`, "Keep it elsewhere: --head proves later that nothing up to here is gone.");
  return lines.join("\n");
}
