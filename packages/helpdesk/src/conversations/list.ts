import type { ConversationStatus, HandOffReason, Lock } from "@whetstone/core/chat";
import { type conversationSortKeys, listConversationRows } from "@whetstone/db/conversations/list";
import type { HelpdeskContext } from "../context.ts";

export type ListConversations = {
  siteIds: string[];
  status?: ConversationStatus;
  lock?: Lock;
  search?: string;
  sort: { by: (typeof conversationSortKeys)[number]; direction: "asc" | "desc" };
  /** From 1. */
  page: number;
  /** At most 100. */
  pageSize: number;
};

export type ConversationListRow = {
  id: string;
  siteId: string;
  status: ConversationStatus;
  lock: Lock;
  handOffReason: HandOffReason | null;
  agentName: string | null;
  visitorName: string | null;
  visitorVerified: boolean;
  preview: string;
  messageCount: number;
  waitingSince: string | null;
  lastMessageAt: string;
  createdAt: string;
};

/** One page of the agents' list and the number of all rows that match. */
export async function listConversations(
  ctx: HelpdeskContext,
  input: ListConversations,
): Promise<{ rows: ConversationListRow[]; total: number }> {
  const take = Math.min(100, Math.max(1, input.pageSize));
  const { rows, total } = await listConversationRows(ctx.db, {
    ...input,
    search: input.search?.trim().replaceAll("\0", "") || undefined,
    skip: (Math.max(1, input.page) - 1) * take,
    take,
  });
  return { rows: rows.map(toRow), total };
}

function toRow(row: Awaited<ReturnType<typeof listConversationRows>>["rows"][number]): ConversationListRow {
  return {
    id: row.id,
    siteId: row.siteId,
    status: row.status as ConversationStatus,
    lock: row.lock as Lock,
    handOffReason: row.handOffReason as HandOffReason | null,
    agentName: row.assigneeName,
    visitorName: row.visitor.name,
    visitorVerified: row.visitor.verified,
    preview: row.preview,
    messageCount: row.messageCount,
    waitingSince: row.waitingSince?.toISOString() ?? null,
    lastMessageAt: row.lastMessageAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}
