import {
  countInbox,
  type InboxFilter,
  type InboxFolder,
  type InboxRow,
  listInboxRows,
} from "@whetstone/db/tickets/inbox";
import type { HelpdeskContext } from "../context.ts";

export type InboxItem = Omit<
  InboxRow,
  "lastMessageAt" | "waitingSince" | "snoozedUntil" | "firstReplyDue" | "nextReplyDue" | "labels"
> & {
  labels: string[];
  lastMessageAt: string;
  waitingSince: string | null;
  snoozedUntil: string | null;
  /** The nearest reply that is due, first or next. */
  replyDue: string | null;
};

/** One stretch of at most 100 rows of the inbox, from `from` on. */
export async function listInbox(
  ctx: HelpdeskContext,
  input: InboxFilter & { from: number; take: number },
): Promise<InboxItem[]> {
  const { from, take, search, ...filter } = input;
  const rows = await listInboxRows(ctx.db, {
    ...filter,
    search: search?.trim().replaceAll("\0", "") || undefined,
    skip: Math.max(0, from),
    take: Math.min(100, Math.max(1, take)),
  });
  return rows.map(toItem);
}

export function countFolders(
  ctx: HelpdeskContext,
  input: { siteIds: string[]; userId: string },
): Promise<Record<InboxFolder, number>> {
  return countInbox(ctx.db, input);
}

function toItem({ firstReplyDue, nextReplyDue, ...row }: InboxRow): InboxItem {
  return {
    ...row,
    labels: row.labels ?? [],
    lastMessageAt: row.lastMessageAt.toISOString(),
    waitingSince: row.waitingSince?.toISOString() ?? null,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    replyDue: (nextReplyDue ?? firstReplyDue)?.toISOString() ?? null,
  };
}
