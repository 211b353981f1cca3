import type { Example } from "../../generated/client.ts";
import type { Prisma, Tx } from "../client.ts";

export type NewExample = {
  siteId: string;
  task: string;
  prompt: { role: string; content: string }[];
  completion: string;
  rejected: string | null;
  label: string | null;
  source: string;
  failureId: string | null;
  conversationId: string | null;
  visitorId: string | null;
  messageIds: string[];
  redactorVersion: number;
  reviewerId: string | null;
  reviewedAt: Date | null;
  status: string;
  metadata: Prisma.InputJsonObject;
};

export function createExample(tx: Tx, input: NewExample): Promise<Example> {
  return tx.example.create({ data: input });
}

/** Their ids, in the order given. */
export async function createExamples(tx: Tx, input: NewExample[]): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < input.length; at += 500) {
    const rows = await tx.example.createManyAndReturn({ data: input.slice(at, at + 500), select: { id: true } });
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}

/** Discards what was accepted for a failure before, so that it has one target at a time. */
export async function discardExamplesOf(tx: Tx, input: { failureId: string; task: string }): Promise<number> {
  const { count } = await tx.example.updateMany({
    where: { ...input, status: { not: "discarded" } },
    data: { status: "discarded" },
  });
  return count;
}

/** Moves examples to another status; those of a frozen set stay in it. Returns how many moved. */
export async function moveExamples(
  tx: Tx,
  input: { siteId: string; ids: string[]; to: string; reviewerId: string | null },
): Promise<number> {
  const { siteId, ids, to, reviewerId } = input;
  const { count } = await tx.example.updateMany({
    where: { siteId, id: { in: ids } },
    data: { status: to, reviewerId, reviewedAt: new Date() },
  });
  return count;
}
