import type { CaseRow } from "@whetstone/db/failures/collect-reads";
import { createRedactor, type Redactor } from "../datasets/redact.ts";
import type { SiteWords } from "../datasets/site-words.ts";
import type { Case } from "./signals.ts";

/** A conversation's rows as the detectors take them. */
export function toCase(row: CaseRow): Case {
  return {
    handOffReason: row.handOffReason,
    satisfaction: row.satisfaction,
    messages: row.messages.map(({ id, author, text, generationId, createdAt, feedback }) => ({
      ...{ id, author, text, generationId, createdAt },
      feedback: feedback && { value: feedback.value, reason: feedback.reason },
    })),
    answers: row.generations.map((one) => ({
      ...{ id: one.id, triggerId: one.triggerId, status: one.status, answerKind: one.answerKind, code: one.code },
      heldBack: (one.heldBack ?? []) as { reasons: string[] }[],
      retrieval: (one.retrieval ?? []) as { score: number; dense: number }[],
      createdAt: one.createdAt,
    })),
  };
}

/** One redactor for the whole conversation: what its contact record and its agents are called. */
export function redactorOf(row: CaseRow, words: SiteWords): Redactor {
  const agents = row.messages.flatMap((message) => message.authorName ?? []);
  return createRedactor({
    names: [...(row.visitor.name ? [row.visitor.name] : []), ...new Set(agents)],
    details: row.visitor.email ? [row.visitor.email] : [],
    ...words,
  });
}
