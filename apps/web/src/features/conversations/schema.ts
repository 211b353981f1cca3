import { conversationStatuses, limits } from "@whetstone/core/chat";
import { z } from "zod";

export const sortKeys = ["lastMessageAt", "createdAt", "waitingSince", "messageCount"] as const;
export const pageSize = 25;

export const listSchema = z.object({
  siteId: z.uuid().optional(),
  status: z.enum(conversationStatuses).optional(),
  lock: z.enum(["bot", "human"]).optional(),
  search: z.string().max(200).optional(),
  sort: z.object({ by: z.enum(sortKeys), direction: z.enum(["asc", "desc"]) }),
  page: z.number().int().min(1).max(100_000),
});

export const conversationIdSchema = z.object({ conversationId: z.uuid() });

export const replySchema = z.object({
  conversationId: z.uuid(),
  /** Chosen before the first try and kept for every retry: stored once. */
  clientId: z.uuid(),
  text: z.string().min(1).max(limits.messageChars),
});

export const followSchema = z.object({
  conversationId: z.uuid(),
  afterSeq: z.number().int().min(0),
  /** Set by the client library on reconnect: the last event's id. */
  lastEventId: z
    .string()
    .regex(/^\d{1,10}$/)
    .nullish(),
});
