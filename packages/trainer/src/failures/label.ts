import { AppError } from "@whetstone/core/errors";
import { readSite } from "@whetstone/db/accounts/reads";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import { createExample, discardExamplesOf } from "@whetstone/db/datasets/example-writes";
import { readCase } from "@whetstone/db/failures/collect-reads";
import { readFailure } from "@whetstone/db/failures/reads";
import { moveFailure } from "@whetstone/db/failures/writes";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { type Actor, actorName } from "../adapters/actor.ts";
import { readSiteWords } from "../datasets/site-words.ts";
import { makeExample } from "./make-example.ts";

export type LabelFailure = {
  failureId: string;
  task: "answer" | "intent";
  /** The right answer, or the name of the right intent. */
  text: string;
  /** `teacher`: a larger model wrote it and this person accepted it. */
  source: "written" | "teacher";
  reviewer: Actor & { kind: "person" };
};

/**
 * Gives a failure its right target. It replaces an earlier one of the same task and is approved, because a person wrote
 * or accepted it. INVALID for an empty text, an unknown intent, or an address that the knowledge base does not have;
 * NOT_FOUND; CONFLICT for a failure that was dismissed.
 */
export async function labelFailure(ctx: HelpdeskContext, input: LabelFailure): Promise<{ exampleId: string }> {
  const text = input.text.trim();
  if (!text || text.length > 4_000) throw new AppError("INVALID", "A right answer has 1 to 4,000 characters.");
  const failure = await readFailure(ctx.db, input);
  if (!failure) throw new AppError("NOT_FOUND", "This failure does not exist any more.");
  const row = await readCase(ctx.db, failure);
  const site = await readSite(ctx.db, failure);
  if (!row || !site) throw new AppError("NOT_FOUND", "The conversation of this failure has been deleted.");
  const intents = ((site.intents ?? []) as { name: string }[]).map((intent) => intent.name);
  if (input.task === "intent" && intents.length > 0 && !intents.includes(text))
    throw new AppError("INVALID", `"${text}" is none of the site's intents; add it in the settings first.`);
  const words = await readSiteWords(ctx.db, failure.siteId);

  return ctx.db.$transaction(async (tx) => {
    const example = await makeExample(tx, {
      ...{ row, words, intents, site: site.name, task: input.task },
      ...{ generationId: failure.generationId, failureId: failure.id },
      target: { text, source: input.source, reviewerId: input.reviewer.userId },
    });
    if (!example) throw new AppError("NOT_FOUND", "The question of this failure has been deleted.");
    const foreign =
      input.task === "answer" ? words.published.foreign(example.completion, contextOf(example.metadata)) : [];
    if (foreign.length > 0)
      throw new AppError(
        "INVALID",
        `The knowledge base does not have ${foreign.map((one) => `“${one}”`).join(", ")}. Add it to an article first, or leave it out.`,
      );
    await discardExamplesOf(tx, { failureId: failure.id, task: input.task });
    const created = await createExample(tx, example);
    const moved = await moveFailure(tx, {
      failureId: failure.id,
      from: ["queued", "corrected", "in_dataset", "trained", "live", "answered"],
      to: "corrected",
    });
    if (!moved) throw new AppError("CONFLICT", "This failure was dismissed. Open it again first.");
    await appendAudit(tx, {
      siteId: failure.siteId,
      actor: actorName(input.reviewer),
      action: "failure.label",
      subject: failure.id,
      after: { exampleId: created.id, task: input.task, source: input.source },
    });
    return { exampleId: created.id };
  });
}

/** Says that a failure is none, or opens it again. What was learned from it is left out of the next set. */
export async function dismissFailure(
  ctx: HelpdeskContext,
  input: { failureId: string; dismissed: boolean; actor: Actor },
): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const failure = await readFailure(tx, input);
    if (!failure) throw new AppError("NOT_FOUND", "This failure does not exist any more.");
    const to = input.dismissed ? "dismissed" : "queued";
    const from = input.dismissed ? ["queued", "corrected"] : ["dismissed"];
    if (!(await moveFailure(tx, { failureId: failure.id, from, to }))) {
      if (failure.status === to) return;
      throw new AppError(
        "CONFLICT",
        `This failure is ${failure.status.replace("_", " ")}; it can no longer be dismissed.`,
      );
    }
    if (input.dismissed)
      for (const task of ["answer", "intent"]) await discardExamplesOf(tx, { failureId: failure.id, task });
    const action = input.dismissed ? "failure.dismiss" : "failure.reopen";
    await appendAudit(tx, { siteId: failure.siteId, actor: actorName(input.actor), action, subject: failure.id });
  });
}

function contextOf(metadata: unknown): string[] {
  return (metadata as { context?: string[] }).context ?? [];
}
