import { AppError } from "@whetstone/core/errors";
import { readSite } from "@whetstone/db/accounts/reads";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import { readDataset } from "@whetstone/db/datasets/reads";
import { createDataset, deleteDraft } from "@whetstone/db/datasets/writes";
import { putRedactionNumbers } from "@whetstone/db/failures/writes";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { type Actor, actorName } from "../adapters/actor.ts";
import { type Task, tasks } from "./row.ts";
import { siteNumber } from "./site-numbers.ts";

export type NewDataset = {
  siteId: string;
  name: string;
  task: Task;
  /** `held_out`: imported questions that no set is ever trained on. */
  purpose?: "training" | "held_out";
  /** A frozen set that this one adds to: old rows are kept beside the new ones. */
  parentId?: string | null;
  actor: Actor;
};

/** A draft; it takes its rows when it is built. INVALID, NOT_FOUND; CONFLICT where the parent does not fit. */
export async function createDraft(ctx: HelpdeskContext, input: NewDataset): Promise<{ id: string }> {
  const name = input.name.trim();
  if (!name || name.length > 80) throw new AppError("INVALID", "A dataset's name has 1 to 80 characters.");
  if (!tasks.includes(input.task)) throw new AppError("INVALID", `The task is one of ${tasks.join(", ")}.`);
  const { siteId, task, purpose = "training", parentId = null } = input;
  if (!(await readSite(ctx.db, { siteId }))) throw new AppError("NOT_FOUND", "This site does not exist.");
  const parent = parentId ? await readDataset(ctx.db, { datasetId: parentId }) : null;
  if (parentId && (parent?.status !== "frozen" || parent.task !== task || parent.siteId !== siteId))
    throw new AppError("CONFLICT", "A set can only add to a frozen one of the same site and task.");
  return ctx.db.$transaction(async (tx) => {
    const createdBy = actorName(input.actor);
    const dataset = await createDataset(tx, { siteId, name, task, purpose, parentId, createdBy });
    await appendAudit(tx, {
      siteId,
      actor: createdBy,
      action: "dataset.create",
      subject: dataset.id,
      after: { name, task, purpose },
    });
    return { id: dataset.id };
  });
}

/** Removes a draft. CONFLICT for a frozen set: what was trained on it must stay explainable. */
export async function removeDraft(ctx: HelpdeskContext, input: { datasetId: string; actor: Actor }): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const dataset = await readDataset(tx, input);
    if (!dataset) throw new AppError("NOT_FOUND", "This dataset does not exist any more.");
    if (!(await deleteDraft(tx, input)))
      throw new AppError("CONFLICT", "A frozen dataset stays; it can only be added to.");
    const { siteId, name } = dataset;
    await appendAudit(tx, {
      siteId,
      actor: actorName(input.actor),
      action: "dataset.delete",
      subject: dataset.id,
      before: { name },
    });
  });
}

/** How a site writes its order and account numbers, for the redactor. INVALID for a shape that would take words. */
export async function setNumbers(
  ctx: HelpdeskContext,
  input: { siteId: string; numbers: string[]; actor: Actor },
): Promise<void> {
  const numbers = [...new Set(input.numbers.map((shape) => shape.trim()).filter((shape) => shape !== ""))];
  if (numbers.length > 20) throw new AppError("INVALID", "At most 20 shapes of numbers.");
  for (const shape of numbers) siteNumber(shape);
  await ctx.db.$transaction(async (tx) => {
    const { siteId } = input;
    const actor = actorName(input.actor);
    await putRedactionNumbers(tx, { siteId, numbers, updatedBy: actor });
    await appendAudit(tx, { siteId, actor, action: "redaction.update", subject: siteId, after: { numbers } });
  });
}
