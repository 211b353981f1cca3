import type { Audit } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

export type AuditRow = Audit & { actorName: string | null };

/** A page of the audit list, newest first, with the names of people who acted. */
export async function readAudit(
  db: DbOrTx,
  input: { page: number; pageSize: number; search?: string },
): Promise<{ rows: AuditRow[]; total: number }> {
  const where = input.search
    ? { OR: [{ action: { contains: input.search } }, { subject: { contains: input.search } }] }
    : {};
  const [rows, total] = await Promise.all([
    db.audit.findMany({
      where,
      orderBy: { id: "desc" },
      skip: (input.page - 1) * input.pageSize,
      take: input.pageSize,
    }),
    db.audit.count({ where }),
  ]);
  const ids = [...new Set(rows.map((row) => row.actor.replace(/^user:/, "")))];
  const people = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const names = new Map(people.map((one) => [`user:${one.id}`, one.name]));
  return { rows: rows.map((row) => ({ ...row, actorName: names.get(row.actor) ?? null })), total };
}
