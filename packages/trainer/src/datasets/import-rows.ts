import { AppError } from "@whetstone/core/errors";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Prisma } from "@whetstone/db/client";
import { createExamples, type NewExample } from "@whetstone/db/datasets/example-writes";
import { readDataset } from "@whetstone/db/datasets/reads";
import { addMembers } from "@whetstone/db/datasets/writes";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { type Actor, actorName } from "../adapters/actor.ts";
import type { FormatName, PortableRow } from "./formats.ts";
import { readRows } from "./import.ts";
import { createRedactor, redactorVersion } from "./redact.ts";
import { subjectOf, type Task } from "./row.ts";
import { readSiteWords, type SiteWords } from "./site-words.ts";

export type ImportRows = {
  siteId: string;
  task: Task;
  /** The file's content and name; the name stands in front of every reason. */
  text: string;
  file: string;
  /** Guessed from the first record where it is not given. */
  format?: FormatName;
  /** A held-out draft that the rows go into; absent: they become examples for any set. */
  datasetId?: string | null;
  /** Who vouches for the targets. */
  actor: Actor & { kind: "person" };
};

/**
 * Takes a file of rows in, all of it or nothing: redacted like everything else, and accepted by the person who brings
 * it. INVALID with file, line and reason for a broken row.
 */
export async function importRows(
  ctx: HelpdeskContext,
  input: ImportRows,
): Promise<{ format: FormatName; rows: number; withoutTarget: number }> {
  const { siteId, datasetId = null } = input;
  const { format, rows } = readRows(input.text, input.file, input.format);
  const dataset = datasetId ? await readDataset(ctx.db, { datasetId }) : null;
  if (datasetId && (dataset?.siteId !== siteId || dataset.purpose !== "held_out" || dataset.status === "frozen"))
    throw new AppError("CONFLICT", "Rows go into a held-out set only while it is a draft of this site.");
  const words = await readSiteWords(ctx.db, siteId);
  const examples = rows.map((row) => toExample(row, { ...input, words, isHeldOut: dataset !== null }));
  await ctx.db.$transaction(
    async (tx) => {
      const exampleIds = await createExamples(tx, examples);
      if (dataset) await addMembers(tx, { datasetId: dataset.id, exampleIds, split: "test" });
      const after = { file: input.file, format, rows: rows.length, datasetId };
      await appendAudit(tx, {
        siteId,
        actor: actorName(input.actor),
        action: "dataset.import",
        subject: datasetId ?? siteId,
        after,
      });
    },
    { timeout: 120_000 },
  );
  return { format, rows: rows.length, withoutTarget: rows.filter((row) => row.completion === null).length };
}

function toExample(row: PortableRow, input: ImportRows & { words: SiteWords; isHeldOut: boolean }): NewExample {
  const redactor = createRedactor(input.words);
  const prompt = row.prompt.map((message) => ({ ...message, content: redactor.redact(message.content) }));
  const given = row.extra.metadata as { label?: unknown; question?: unknown; context?: unknown } | undefined;
  const label = row.extra.label ?? given?.label;
  const question = given?.question;
  const completion = redactor.redact(row.completion ?? "");
  return {
    ...{ siteId: input.siteId, task: input.task, prompt, completion, source: "import" },
    rejected: row.rejected === null ? null : redactor.redact(row.rejected),
    label: typeof label === "string" ? label : input.task === "intent" ? completion.trim() || null : null,
    ...{ failureId: null, conversationId: null, visitorId: null, messageIds: [], redactorVersion },
    ...{ reviewerId: input.actor.userId, reviewedAt: new Date(), status: "approved" },
    metadata: {
      subject: typeof question === "string" ? redactor.redact(question) : subjectOf(prompt),
      context: Array.isArray(given?.context) ? given.context.filter((text) => typeof text === "string") : [],
      file: input.file,
      extra: row.extra as Prisma.InputJsonObject,
      ...(input.isHeldOut ? { heldOut: true } : {}),
    },
  };
}
