import type { readCandidates } from "@whetstone/db/datasets/reads";
import { type ChatMessage, type ExampleSource, type Row, subjectOf, type Task } from "./row.ts";

type Example = Awaited<ReturnType<typeof readCandidates>>[number];

/** A stored example on its way through the gates. */
export function toRow(example: Example): Row {
  const { id, siteId, completion, rejected, label, conversationId, visitorId, failureId, status, reviewerId } = example;
  const prompt = example.prompt as ChatMessage[];
  const metadata = example.metadata as { subject?: string; context?: string[] };
  const isOwnText = example.source === "article" || example.source === "approved_answer";
  return {
    ...{ id, siteId, prompt, completion, rejected, label, conversationId, visitorId, failureId },
    task: example.task as Task,
    source: example.source as ExampleSource,
    subject: metadata.subject ?? subjectOf(prompt),
    context: metadata.context ?? [],
    reviewed: status === "approved" && (isOwnText || reviewerId !== null),
    createdAt: example.createdAt.toISOString(),
  };
}
