import {
  countInbox,
  type InboxFilter,
  type InboxFolder,
  type InboxPlace,
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

/** One stretch of at most 100 rows of the inbox, and where the next one begins; null at the end. */
export async function listInbox(
  ctx: HelpdeskContext,
  input: InboxFilter & { after?: InboxPlace | null; take: number },
): Promise<{ rows: InboxItem[]; next: InboxPlace | null }> {
  const { after = null, search, ...filter } = input;
  const take = Math.min(100, Math.max(1, input.take));
  const rows = await listInboxRows(ctx.db, {
    ...{ ...filter, after, take },
    search: search?.trim().replaceAll("\0", "") || undefined,
  });
  const last = rows.length === take ? rows.at(-1) : undefined;
  const next = last ? { isWaiting: last.status === "waiting", lastMessageAt: last.lastMessageAt, id: last.id } : null;
  return { rows: rows.map(toItem), next };
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
