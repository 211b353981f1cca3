import { AppError } from "@whetstone/core/errors";
import { readLiveAt, readNewestPromotions, readPromotions } from "@whetstone/db/adapters/promotion-reads";
import { readAnswers, readLineage, readVersionRow, readVersionRows } from "@whetstone/db/adapters/version-reads";
import type { Db } from "@whetstone/db/client";
import { readPromotionCase } from "@whetstone/trainer/adapters/promotion-case";
import { findTarget } from "@whetstone/trainer/adapters/rollback";
import { getClock } from "@/lib/clock";
import { viewExperiment } from "../experiments/view.ts";
import { readActorNames, viewVersion } from "./view.ts";

type Ctx = { db: Db };

/** Days after a promotion in which every page offers to take it back. */
const rollbackDays = 7;

/** The versions of a site, newest first, and which one served before the current one. */
export async function listVersions(ctx: Ctx, input: { siteId: string; versionIds?: string[] }) {
  const [rows, moves, nameOf] = await Promise.all([
    readVersionRows(ctx.db, input),
    readPromotions(ctx.db, { siteId: input.siteId, take: 200 }),
    readActorNames(ctx.db),
  ]);
  return rows.map((row) => {
    const serving = rows.find((one) => one.isCurrent && one.task === row.task);
    const made = moves.find((move) => move.kind === "promote" && move.versionId === serving?.id);
    return { ...viewVersion(row, nameOf), isLastGood: made?.previousId === row.id };
  });
}

/** One version with where it came from, what it answered and how it was moved. NOT_FOUND. */
export async function readVersion(ctx: Ctx, input: { versionId: string }) {
  const row = await readVersionRow(ctx.db, input);
  if (!row) throw new AppError("NOT_FOUND", "This version does not exist; go back to the list.");
  const [lineage, answers, moves, nameOf] = await Promise.all([
    row.adapterHash ? readLineage(ctx.db, { adapterHash: row.adapterHash }) : null,
    readAnswers(ctx.db, input),
    readPromotions(ctx.db, { siteId: row.siteId, task: row.task, take: 200 }),
    readActorNames(ctx.db),
  ]);
  return {
    ...viewVersion(row, nameOf),
    ...{ lineage, answers },
    moves: moves
      .filter((move) => move.versionId === row.id || move.previousId === row.id)
      .map((move) => viewMove(move, nameOf)),
  };
}

/** What stands in the promote dialog. */
export async function readCase(ctx: Ctx, input: { versionId: string }) {
  const found = await readPromotionCase(ctx, { ...input, now: getClock() });
  const nameOf = await readActorNames(ctx.db);
  return {
    version: viewVersion(found.version, nameOf),
    ...{ current: found.current, gates: found.gates, arena: found.arena, samples: found.samples },
    experiment: found.experiment && viewExperiment(found.experiment, nameOf),
  };
}

/** Every move of the pointer, newest first. */
export async function listMoves(ctx: Ctx, input: { siteId: string }) {
  const [moves, nameOf] = await Promise.all([readPromotions(ctx.db, { ...input, take: 200 }), readActorNames(ctx.db)]);
  return moves.map((move) => viewMove(move, nameOf));
}

/** The move that was in force at a moment, with its reason and evidence; null: the configured base served. */
export async function readLive(ctx: Ctx, input: { siteId: string; task: string; at: string }) {
  const move = await readLiveAt(ctx.db, { ...input, at: new Date(input.at) });
  return move && viewMove(move, await readActorNames(ctx.db));
}

/** Promotions young enough to be taken back with one button, and the version that would return. */
export async function listRecent(ctx: Ctx) {
  const moves = await readNewestPromotions(ctx.db);
  const youngest = Date.now() - rollbackDays * 86_400_000;
  const recent = moves.filter((move) => move.kind === "promote" && move.version && move.at.getTime() > youngest);
  return Promise.all(
    recent.map(async ({ siteId, task, version, at, id }) => ({
      ...{ promotionId: id, siteId, task, at, version },
      returns: version ? await findTarget(ctx.db, { siteId, task, currentId: version.id }).catch(() => null) : null,
    })),
  );
}

function viewMove(move: Awaited<ReturnType<typeof readPromotions>>[number], nameOf: (actor: string) => string) {
  const { id, task, kind, version, previous, experimentId, reason, at } = move;
  return {
    ...{ id, task, kind, version, previous, experimentId, reason, at },
    ...{ actor: nameOf(move.actor), approver: move.approver && nameOf(move.approver) },
    evidence: move.evidence as Record<string, unknown>,
  };
}
export type MoveView = ReturnType<typeof viewMove>;
