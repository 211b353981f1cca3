import type { AnswerKind, Author, MessageView, Source, ThumbReason } from "@whetstone/core/chat";
import type { Feedback, Message } from "../../generated/client.ts";

/** A message as every reader sees it. */
export function toMessageView(row: Message & { feedback?: Feedback | null }): MessageView {
  const { feedback } = row;
  return {
    id: row.id,
    seq: row.seq,
    author: row.author as Author,
    authorName: row.authorName,
    text: row.text,
    clientId: row.clientId,
    generationId: row.generationId,
    answerKind: row.answerKind as AnswerKind | null,
    stopped: row.stopped,
    sources: row.sources as Source[],
    feedback: feedback
      ? {
          value: feedback.value as "up" | "down",
          reason: feedback.reason as ThumbReason | null,
          comment: feedback.comment,
        }
      : null,
    createdAt: row.createdAt.toISOString(),
  };
}
