import { AppError } from "@whetstone/core/errors";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db } from "@whetstone/db/client";
import type { Taught } from "@whetstone/db/datasets/taught-reads";
import { countPerson, type PersonCounts, readSiteOf } from "@whetstone/db/visitors/person-reads";
import { eraseVisitor } from "@whetstone/helpdesk/conversations/erase-visitor";
import { forgetVisitor } from "@whetstone/trainer/datasets/forget-visitor";

export type Erased = PersonCounts & Taught;

/**
 * Erases one person everywhere, in one transaction with its audit row, which holds numbers and no words. NOT_FOUND;
 * INVALID unless `typed` is "erase". Frozen sets and versions that their words had reached are returned, not changed.
 */
export async function erasePerson(db: Db, input: { visitorId: string; typed: string; actor: string }): Promise<Erased> {
  const { visitorId, typed, actor } = input;
  if (typed.trim().toLowerCase() !== "erase") throw new AppError("INVALID", "Type erase to confirm.");
  return db.$transaction(
    async (tx) => {
      const siteId = await readSiteOf(tx, { visitorId });
      if (!siteId) throw new AppError("NOT_FOUND", "This person is not known here, or was erased already.");
      const counts = await countPerson(tx, { visitorId });
      const taught = await forgetVisitor(tx, { visitorId });
      await eraseVisitor(tx, { visitorId });
      await appendAudit(tx, {
        ...{ siteId, actor, action: "visitor.erase", subject: `visitor:${visitorId}` },
        after: { ...counts, ...taught },
      });
      return { ...counts, ...taught };
    },
    { timeout: 60_000 },
  );
}
