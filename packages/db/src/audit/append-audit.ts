import { createHash } from "node:crypto";
import { type DbOrTx, Prisma, type Tx } from "../client.ts";

export type AuditEntry = {
  siteId?: string | null;
  /** `user:<id>`, `visitor:<id>` or `system`. */
  actor: string;
  /** Noun and verb, e.g. `site.update`. */
  action: string;
  subject: string;
  before?: Prisma.InputJsonValue | null;
  after?: Prisma.InputJsonValue | null;
  reason?: string | null;
};

const genesis = "0".repeat(64);

/**
 * Adds one row to the hash chain, in the transaction of the change that it records: both are there or neither.
 * Writers take turns on an advisory lock, so the chain has one order.
 */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(7414034)`;
  const last = await tx.audit.findFirst({ orderBy: { id: "desc" }, select: { hash: true } });
  const at = new Date();
  const prevHash = last?.hash ?? genesis;
  const row = { siteId: null, before: null, after: null, reason: null, ...entry, at, prevHash };
  await tx.audit.create({
    data: { ...row, before: row.before ?? Prisma.DbNull, after: row.after ?? Prisma.DbNull, hash: hashOf(row) },
  });
}

/** Recomputes the chain; returns the id of the first row that does not fit, or null when all do. */
export async function verifyAudit(db: DbOrTx): Promise<{ rows: number; brokenAt: number | null }> {
  let prevHash = genesis;
  let rows = 0;
  for (let after = 0; ; ) {
    const page = await db.audit.findMany({ where: { id: { gt: after } }, orderBy: { id: "asc" }, take: 500 });
    for (const row of page) {
      if (row.prevHash !== prevHash || row.hash !== hashOf(row)) return { rows, brokenAt: row.id };
      prevHash = row.hash;
      rows++;
    }
    const last = page.at(-1);
    if (!last) return { rows, brokenAt: null };
    after = last.id;
  }
}

type Hashed = Required<Omit<AuditEntry, "before" | "after">> & {
  before: unknown;
  after: unknown;
  at: Date;
  prevHash: string;
};

function hashOf(row: Hashed): string {
  const content = [
    row.prevHash,
    row.at.toISOString(),
    row.siteId,
    row.actor,
    row.action,
    row.subject,
    row.before ?? null,
    row.after ?? null,
    row.reason,
  ];
  return createHash("sha256").update(canonicalJson(content)).digest("hex");
}

/** JSON with sorted keys: PostgreSQL's jsonb does not keep their order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
