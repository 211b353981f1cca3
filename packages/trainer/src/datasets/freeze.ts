import { AppError } from "@whetstone/core/errors";
import type { ArtifactStore } from "@whetstone/db/artifacts";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import { readDataset, readDatasetByHash } from "@whetstone/db/datasets/reads";
import { freezeRow, lockDataset } from "@whetstone/db/datasets/writes";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { type Actor, actorName } from "../adapters/actor.ts";
import { gather, readDraft } from "./build.ts";
import { writeGeneral } from "./general.ts";
import { canonicalJson, datasetHash, type Manifest, makeManifest, writeSides } from "./manifest.ts";
import { promptHashes } from "./prompt-row.ts";
import { repeatSmallClasses } from "./repeat-classes.ts";
import type { Task } from "./row.ts";
import { sides, splitSalt } from "./split.ts";

/**
 * Freezes a draft: its rows as they are now become files that never change, named by their SHA-256, and the set gets
 * the SHA-256 of its manifest as its name. CONFLICT where it is under its minimum and no reason is given; a reason is
 * audited, and what is trained on such a set is never promoted.
 */
export async function freezeDataset(
  ctx: HelpdeskContext & { artifacts: ArtifactStore },
  input: { datasetId: string; override?: string | null; actor: Actor },
): Promise<{ hash: string; manifest: Manifest }> {
  const draft = await readDraft(ctx.db, input);
  const override = input.override?.trim() || null;
  const { cleaned, readiness, heldOut } = await gather(ctx.db, { dataset: draft });
  if (cleaned.rows.length === 0)
    throw new AppError("CONFLICT", "No row is left after the gates; look at the funnel to see why.");
  if (readiness.state === "blocked" && !override)
    throw new AppError(
      "CONFLICT",
      `Not ready: ${readiness.blocks.join("; ")}. Give a reason to freeze it all the same.`,
    );

  const repeated = draft.purpose === "held_out" ? [] : repeatSmallClasses(cleaned.rows);
  const written = writeSides([...cleaned.rows, ...repeated]);
  const general = writeGeneral(written.train.entry);
  const parent = draft.parentId ? await readDataset(ctx.db, { datasetId: draft.parentId }) : null;
  const manifest = makeManifest(cleaned, {
    ...{ name: draft.name, task: draft.task, siteId: draft.siteId, readiness, heldOut, splitSalt },
    files: { train: written.train.entry, validation: written.validation.entry, test: written.test.entry },
    general: general.entry,
    repeated: repeated.length,
    override: readiness.state === "blocked" ? override : null,
    promptHash: promptHashes[draft.task as Task] ?? null,
    parent: parent?.hash ?? null,
    createdBy: draft.createdBy,
  });
  const hash = datasetHash(manifest);
  const twin = await readDatasetByHash(ctx.db, { hash });
  if (twin) throw new AppError("CONFLICT", `The same rows are already frozen as “${twin.name}”.`);
  // Files first: a row never names a file that is not there, and a file without a row harms nobody.
  for (const side of sides)
    await ctx.artifacts.put({ bytes: written[side].text }, { sha256: written[side].entry.sha256 });
  await ctx.artifacts.put({ bytes: general.text }, { sha256: general.entry.sha256 });
  await ctx.artifacts.put({ bytes: canonicalJson(manifest) }, { sha256: hash });

  await ctx.db.$transaction(
    async (tx) => {
      const locked = await lockDataset(tx, input);
      if (locked?.status === "frozen")
        throw new AppError("CONFLICT", "Somebody has frozen this dataset meanwhile; reload it.");
      await freezeRow(tx, {
        ...{ datasetId: draft.id, hash, manifest, readiness, override: manifest.override },
        funnel: cleaned.steps,
        members: cleaned.rows.map((row) => ({ exampleId: row.id, split: row.side, groupKey: row.groupKey })),
      });
      await appendAudit(tx, {
        siteId: draft.siteId,
        actor: actorName(input.actor),
        action: "dataset.freeze",
        subject: draft.id,
        after: { hash, rows: cleaned.rows.length, state: readiness.state },
        reason: manifest.override,
      });
    },
    { timeout: 60_000 },
  );
  return { hash, manifest };
}
