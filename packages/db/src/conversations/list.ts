import type { Conversation } from "../../generated/client.ts";
import type { DbOrTx, Prisma } from "../client.ts";

export const conversationSortKeys = ["lastMessageAt", "createdAt", "waitingSince", "messageCount"] as const;

export type ConversationFilter = {
  siteIds: string[];
  status?: string;
  lock?: string;
  /** Part of any message's text, upper and lower case alike. */
  search?: string;
};

/** One page of conversations that have messages or wait for a person, and how many there are in all. */
export async function listConversationRows(
  db: DbOrTx,
  input: ConversationFilter & {
    sort: { by: (typeof conversationSortKeys)[number]; direction: "asc" | "desc" };
    skip: number;
    take: number;
  },
): Promise<{ rows: (Conversation & { visitor: { name: string | null; verified: boolean } })[]; total: number }> {
  const where = toWhere(input);
  const { by, direction } = input.sort;
  const [rows, total] = await Promise.all([
    db.conversation.findMany({
      where,
      orderBy: [
        by === "waitingSince" ? { [by]: { sort: direction, nulls: "last" as const } } : { [by]: direction },
        { id: "desc" },
      ],
      skip: input.skip,
      take: input.take,
      include: { visitor: { select: { name: true, verified: true } } },
    }),
    db.conversation.count({ where }),
  ]);
  return { rows, total };
}

function toWhere({ siteIds, status, lock, search }: ConversationFilter): Prisma.ConversationWhereInput {
  return {
    siteId: { in: siteIds },
    isPreview: false,
    status,
    lock,
    ...(search
      ? {
          messages: {
            some: { text: { contains: escapeLike(search), mode: "insensitive" }, author: { not: "system" } },
          },
        }
      : { OR: [{ messageCount: { gt: 0 } }, { status: "waiting" }] }),
  };
}

/** Prisma passes `contains` to ILIKE as it is: what a person types there is text, not a pattern. */
function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}
