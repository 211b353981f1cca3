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

export type AuditCheck = {
  rows: number;
  /** Id of the first row that does not fit the one before; null when all do. */
  brokenAt: number | null;
  /** Rows that were added once and are gone from the end; not counted where the chain is broken before. */
  missing: number;
  /** Hash of the newest row: kept elsewhere, it proves later that everything up to it is still there. */
  head: string;
  /** Whether the hash that was kept elsewhere is in the chain; null where none was given. */
  knowsHead: boolean | null;
};

/**
 * Recomputes the chain and compares its end with the head, which the database's trigger moves with every row. It finds rows
 * that were changed, removed or slipped in, by whoever did not rewrite all later rows and the head too. Who owns the database
 * can do that: only a hash that was kept outside of it (`knownHead`) finds it.
 */
export async function verifyAudit(db: DbOrTx, { knownHead }: { knownHead?: string } = {}): Promise<AuditCheck> {
  const head = await db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
  const found = await walk(db, { until: head.count, knownHead: knownHead ?? null });
  const { rows, brokenAt, last } = found;
  const isShort = brokenAt === null && (rows < head.count || found.atHead !== head.hash);
  return {
    ...{ rows, brokenAt, head: last, knowsHead: knownHead === undefined ? null : found.knowsHead },
    missing: isShort ? Math.max(1, head.count - rows) : 0,
  };
}

/** `atHead` is the hash of row number `until`: rows that are added meanwhile are beyond it. */
async function walk(db: DbOrTx, { until, knownHead }: { until: number; knownHead: string | null }) {
  let prevHash = genesis;
  let atHead = genesis;
  let knowsHead = knownHead === genesis;
  let rows = 0;
  for (let after = 0; ; ) {
    const page = await db.audit.findMany({ where: { id: { gt: after } }, orderBy: { id: "asc" }, take: 500 });
    for (const row of page) {
      if (row.prevHash !== prevHash || row.hash !== hashOf(row))
        return { rows, brokenAt: row.id, last: prevHash, atHead, knowsHead };
      prevHash = row.hash;
      rows++;
      if (rows === until) atHead = row.hash;
      knowsHead ||= row.hash === knownHead;
    }
    const last = page.at(-1);
    if (!last) return { rows, brokenAt: null, last: prevHash, atHead, knowsHead };
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
