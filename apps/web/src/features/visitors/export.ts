import { AppError } from "@whetstone/core/errors";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db } from "@whetstone/db/client";
import { readTaught, readTaughtExamples } from "@whetstone/db/datasets/taught-reads";
import { readPerson } from "@whetstone/db/visitors/person-reads";

/** All that is kept about one person, to be handed to them; that it was taken out stands in the audit. NOT_FOUND. */
export async function exportPerson(db: Db, input: { visitorId: string; actor: string }) {
  const { visitorId, actor } = input;
  const person = await readPerson(db, { visitorId });
  if (!person) throw new AppError("NOT_FOUND", "This person is not known here, or was erased already.");
  const [examples, taught] = await Promise.all([readTaughtExamples(db, { visitorId }), readTaught(db, { visitorId })]);
  await db.$transaction((tx) =>
    appendAudit(tx, {
      ...{ siteId: person.siteId, actor, action: "visitor.export", subject: `visitor:${visitorId}` },
      after: { conversations: person.conversations.length, examples: examples.length },
    }),
  );
  const { conversations, tickets, ...visitor } = person;
  return {
    exportedAt: new Date().toISOString(),
    visitor,
    conversations,
    tickets,
    learning: {
      examples: examples.map(({ id, task, prompt, completion, source, createdAt }) => ({
        ...{ id, task, prompt, completion, source, createdAt },
      })),
      datasets: taught.datasets,
      versions: taught.versions,
    },
  };
}
