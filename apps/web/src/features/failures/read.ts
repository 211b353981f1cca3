import { AppError } from "@whetstone/core/errors";
import { readSite } from "@whetstone/db/accounts/reads";
import { readCase } from "@whetstone/db/failures/collect-reads";
import { countFailures, listClusters, listFailures, readFailure } from "@whetstone/db/failures/reads";
import type { AskedAgain } from "@whetstone/trainer/failures/ask-again";
import { progressOf } from "@whetstone/trainer/failures/progress";
import { answersOf } from "@whetstone/trainer/failures/read-case";
import type { z } from "zod";
import type { WebContext } from "@/trpc/init";
import { type listSchema, pageSize } from "./schema.ts";

/** From this score on a suspicion is a candidate. */
const strongScore = 0.6;
const clustersShown = 5;

/** One page of failures with the numbers over the list. */
export async function listPage(ctx: WebContext, input: z.infer<typeof listSchema>) {
  const { siteId, strong, page, ...filter } = input;
  const siteIds = [siteId];
  const [list, counts, clusters] = await Promise.all([
    listFailures(ctx.db, {
      ...{ ...filter, siteIds, minScore: strong ? strongScore : undefined },
      ...{ skip: (page - 1) * pageSize, take: pageSize },
    }),
    countFailures(ctx.db, { siteIds }),
    listClusters(ctx.db, { siteIds, take: clustersShown }),
  ]);
  return { ...list, counts, clusters };
}

const before = 2;
const after = 5;

/** A failure with what was said around it, why it is suspected, and what became of it. */
export async function readPage(ctx: WebContext, input: { failureId: string }) {
  const failure = await readFailure(ctx.db, input);
  if (!failure) throw new AppError("NOT_FOUND", "This failure does not exist any more.");
  const [row, site] = await Promise.all([readCase(ctx.db, failure), readSite(ctx.db, failure)]);
  const messages = row?.messages ?? [];
  const answered = row && answersOf(row).find((one) => one.id === failure.generationId);
  const draft = row?.drafts.find((one) => one.id === failure.generationId);
  const at = messages.findIndex((message) => message.generationId === failure.generationId);
  const asked = messages.findIndex((message) => message.id === answered?.triggerId);
  const middle = at >= 0 ? at : asked;
  const excerpt = messages.slice(Math.max(0, middle - before), middle + 1 + after);
  const { examples, askedAgain, signals, ...facts } = failure;
  return {
    ...facts,
    signals: signals.map(({ kind, weight, evidence }) => ({
      ...{ kind, weight },
      evidence: evidence as Record<string, string | number | null>,
    })),
    progress: progressOf(failure),
    askedAgain: askedAgain as AskedAgain | null,
    examples: examples.map(({ id, task, completion, label, source, status, reviewedAt }) => ({
      ...{ id, task, completion, label, source, status, reviewedAt },
    })),
    answerKind: answered?.answerKind ?? null,
    draft: draft?.text ?? null,
    intents: ((site?.intents ?? []) as { name: string }[]).map((intent) => intent.name),
    excerpt: excerpt.map(({ id, author, authorName, text, generationId, createdAt, feedback }) => ({
      ...{ id, author, authorName, text, createdAt },
      isBlamed: generationId === failure.generationId,
      thumb: feedback ? { value: feedback.value, reason: feedback.reason, comment: feedback.comment } : null,
    })),
  };
}
