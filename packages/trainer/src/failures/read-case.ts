import type { Source } from "@whetstone/core/chat";
import { readPassages } from "@whetstone/db/articles/published";
import type { DbOrTx } from "@whetstone/db/client";
import type { CaseRow } from "@whetstone/db/failures/collect-reads";
import type { PromptPassage } from "@whetstone/helpdesk/assistant/prompt";
import { createRedactor, type Redactor } from "../datasets/redact.ts";
import type { SiteWords } from "../datasets/site-words.ts";
import type { Case } from "./signals.ts";

/** What the assistant once answered: to a visitor, or as a draft for an agent. */
export type Answered = {
  id: string;
  triggerId: string;
  answerKind: string | null;
  /** As the model wrote it, else as it was shown. */
  text: string;
  createdAt: Date;
  passages(db: DbOrTx): Promise<PromptPassage[]>;
};

/** Every answer of a conversation that can have failed; a draft answers the visitor's last message before it. */
export function answersOf(row: CaseRow): Answered[] {
  const shown = row.generations.map((one) => ({
    ...{ id: one.id, triggerId: one.triggerId, answerKind: one.answerKind, createdAt: one.createdAt },
    text: one.rawText ?? one.shownText ?? "",
    passages: (db: DbOrTx) => {
      const ids = ((one.retrieval ?? []) as { chunkId: string }[]).map((passage) => passage.chunkId);
      return readPassages(db, { siteId: row.siteId, ids });
    },
  }));
  const drafted = draftsOf(row).map((draft) => ({
    ...{ id: draft.id, answerKind: draft.answerKind, createdAt: draft.createdAt, text: draft.text },
    triggerId: questionBefore(row, draft.createdAt),
    passages: async () =>
      ((draft.sources ?? []) as Source[]).map(({ title, heading, excerpt }) => ({ title, heading, text: excerpt })),
  }));
  return [...shown, ...drafted];
}

/** A conversation's rows as the detectors take them. */
export function toCase(row: CaseRow): Case {
  return {
    handOffReason: row.handOffReason,
    satisfaction: row.satisfaction,
    messages: row.messages.map(({ id, author, text, generationId, createdAt, feedback }) => ({
      ...{ id, author, text, generationId, createdAt },
      feedback: feedback && { value: feedback.value, reason: feedback.reason },
    })),
    answers: [
      ...row.generations.map((one) => ({
        ...{ id: one.id, triggerId: one.triggerId, status: one.status, answerKind: one.answerKind, code: one.code },
        heldBack: (one.heldBack ?? []) as { reasons: string[] }[],
        retrieval: (one.retrieval ?? []) as { score: number; dense: number }[],
        createdAt: one.createdAt,
      })),
      ...draftsOf(row).map((draft) => ({
        ...{ id: draft.id, triggerId: questionBefore(row, draft.createdAt), status: "finished", code: null },
        ...{ answerKind: draft.answerKind, heldBack: [], retrieval: [], createdAt: draft.createdAt },
        draft: { messageId: draft.messageId ?? "", changed: draft.distance ?? 0 },
      })),
    ],
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

/** Politeness and the hand-over itself answer nothing that could be wrong. */
function draftsOf({ drafts }: CaseRow): CaseRow["drafts"] {
  return drafts.filter(({ answerKind }) => answerKind !== "small-talk" && answerKind !== "hand-off");
}

function questionBefore({ messages }: CaseRow, at: Date): string {
  return messages.findLast((message) => message.author === "visitor" && message.createdAt <= at)?.id ?? "";
}
