import { bucket } from "@whetstone/core/assignment";
import { AppError } from "@whetstone/core/errors";
import type { Db } from "@whetstone/db/client";
import { type ArenaTally, readPair, readPairFor, readTally } from "@whetstone/db/experiments/arena";
import { putArenaVote } from "@whetstone/db/experiments/arena-writes";

export type BlindPair = { pairId: string; question: string; left: string; right: string };

/** The next pair for this person, the sides shuffled per pair and person; null when all are judged. */
export async function nextPair(
  ctx: { db: Db },
  input: { experimentId: string; userId: string },
): Promise<BlindPair | null> {
  const pair = await readPairFor(ctx.db, input);
  if (!pair) return null;
  const { id: pairId, question, currentText, candidateText } = pair;
  const [left, right] = isSwapped(pairId, input.userId) ? [candidateText, currentText] : [currentText, candidateText];
  return { pairId, question, left, right };
}

/** Stores which side was better; which version stood there is worked out here and never told. NOT_FOUND. */
export async function judgePair(
  ctx: { db: Db },
  input: { pairId: string; userId: string; better: "left" | "right" | "tie" },
): Promise<void> {
  const { pairId, userId, better } = input;
  if (!(await readPair(ctx.db, { pairId }))) throw new AppError("NOT_FOUND", "This pair is gone; take the next one.");
  const isCandidate = (better === "left") === isSwapped(pairId, userId);
  const winner = better === "tie" ? "tie" : isCandidate ? "candidate" : "current";
  await putArenaVote(ctx.db, { pairId, userId, winner });
}

export type ArenaResult = ArenaTally & {
  /** Share of the candidate among votes that were no tie, and its 95 % interval; null without votes. */
  wins: { share: number; lower: number; upper: number; n: number } | null;
};

export async function readArena(ctx: { db: Db }, input: { experimentId: string }): Promise<ArenaResult> {
  const tally = await readTally(ctx.db, input);
  return { ...tally, wins: winShare(tally) };
}

/** Wilson's score interval, 95 %: evidence beside an experiment, not a gate, so a single look is enough. */
export function winShare({ current, candidate }: Pick<ArenaTally, "current" | "candidate">): ArenaResult["wins"] {
  const n = current + candidate;
  if (n === 0) return null;
  const z = 1.959964;
  const share = candidate / n;
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { share, lower: middle - half, upper: middle + half, n };
}

/** The same for the same person at every look, and a coin for everyone else. */
function isSwapped(pairId: string, userId: string): boolean {
  return bucket(pairId, userId) % 2 === 1;
}
