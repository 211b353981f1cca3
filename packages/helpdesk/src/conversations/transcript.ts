import type { ConversationSnapshot } from "@whetstone/core/chat";
import { AppError } from "@whetstone/core/errors";
import { readGenerations } from "@whetstone/db/conversations/generation-reads";
import { readConversationRow } from "@whetstone/db/conversations/reads";
import type { HelpdeskContext } from "../context.ts";
import { readConversation } from "./read.ts";

export type HeldBack = { text: string; reasons: string[] };
export type RetrievedPassageRecord = {
  chunkId: string;
  articleId: string;
  slug: string;
  score: number;
  dense: number;
  lexical: number;
};
export type Proposal = { intent: string; action: "answer" | "ask_back" | "hand_over" };

type GenerationRow = Awaited<ReturnType<typeof readGenerations>>[number];

/** One answer as the team sees it: which version made it, how long it took, what it rests on. Never for visitors. */
export type GenerationView = Omit<
  GenerationRow,
  "heldBack" | "retrieval" | "proposal" | "leaseUntil" | "createdAt" | "startedAt" | "endedAt" | "watchedAt"
> & {
  heldBack: HeldBack[];
  retrieval: RetrievedPassageRecord[];
  proposal: Proposal | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
};

export type Transcript = ConversationSnapshot & {
  siteId: string;
  visitorId: string;
  locale: string;
  pageUrl: string | null;
  handOffReason: string | null;
  createdAt: string;
  generations: GenerationView[];
};

/** A conversation with everything recorded about its answers, for agents. NOT_FOUND. */
export async function readTranscript(ctx: HelpdeskContext, input: { conversationId: string }): Promise<Transcript> {
  const row = await readConversationRow(ctx.db, input);
  if (!row) throw new AppError("NOT_FOUND", "This conversation does not exist.");
  const snapshot = await readConversation(ctx, input);
  const generations = await readGenerations(ctx.db, input);
  const { siteId, visitorId, locale, pageUrl, handOffReason } = row;
  return {
    ...snapshot,
    siteId,
    visitorId,
    locale,
    pageUrl,
    handOffReason,
    createdAt: row.createdAt.toISOString(),
    generations: generations.map(toGenerationView),
  };
}

function toGenerationView({ leaseUntil: _lease, watchedAt: _watched, ...row }: GenerationRow): GenerationView {
  return {
    ...row,
    heldBack: row.heldBack as HeldBack[],
    retrieval: row.retrieval as RetrievedPassageRecord[],
    proposal: row.proposal as Proposal | null,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
