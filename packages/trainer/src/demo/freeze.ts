import { AppError } from "@whetstone/core/errors";
import type { ArtifactStore } from "@whetstone/db/artifacts";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db } from "@whetstone/db/client";
import { createDataset, freezeRow } from "@whetstone/db/datasets/writes";
import { cleanRows } from "../datasets/clean.ts";
import type { FunnelStep } from "../datasets/funnel.ts";
import { writeGeneral } from "../datasets/general.ts";
import { canonicalJson, datasetHash, makeManifest, writeSides } from "../datasets/manifest.ts";
import { readPublicWords } from "../datasets/public-words.ts";
import { checkReadiness } from "../datasets/readiness.ts";
import { type SplitRow, sides, splitSalt } from "../datasets/split.ts";
import { type LabelledText, toRow } from "./rows.ts";

export const demoOverride = "trainer demo: a measurement on given files, outside of any site";

export type Frozen = { datasetId: string; hash: string; testSha256: string; steps: FunnelStep[]; trainRows: number };

/**
 * Two files as a frozen dataset: the training rows through every gate, decontaminated against the test rows, which stay as
 * they are. The sides are those of the files. Under its minimums it is frozen by an audited override.
 */
export async function freezeDemo(
  ctx: { db: Db; artifacts: ArtifactStore },
  input: { train: LabelledText[]; test: LabelledText[]; labels: string[] },
): Promise<Frozen> {
  const { labels } = input;
  const rows = (texts: LabelledText[], side: string) =>
    texts.map((text, at) => toRow(text, { id: `${side}-${String(at).padStart(6, "0")}`, labels }));
  const heldOut = input.test.map(({ text, intent }) => ({ set: "test file", subject: text, completion: intent }));
  const cleaned = cleanRows(rows(input.train, "train"), { published: readPublicWords([]), heldOut, withQuotas: false });
  const train = cleaned.rows.map((row): SplitRow => ({ ...row, side: "train" }));
  if (train.length === 0) throw new AppError("INVALID", "The gates left none of the training rows.");
  const test = rows(input.test, "test").map(
    (row): SplitRow => ({ ...row, questionId: row.id, side: "test", groupKey: row.id }),
  );
  const written = writeSides([...train, ...test]);
  const general = writeGeneral(written.train.entry);
  const manifest = makeManifest(
    { ...cleaned, rows: train },
    {
      ...{ name: "demo", task: "intent", siteId: null, splitSalt, parent: null, promptHash: null },
      ...{ heldOut: ["test file"], override: demoOverride, createdBy: "system" },
      files: { train: written.train.entry, validation: written.validation.entry, test: written.test.entry },
      general: general.entry,
      readiness: checkReadiness(train, "classification"),
    },
  );
  const hash = datasetHash(manifest);
  for (const side of sides) await ctx.artifacts.put({ bytes: written[side].text });
  await ctx.artifacts.put({ bytes: general.text }, { sha256: general.entry.sha256 });
  await ctx.artifacts.put({ bytes: canonicalJson(manifest) }, { sha256: hash });
  const datasetId = await ctx.db.$transaction(async (tx) => {
    const { id } = await createDataset(tx, {
      ...{ siteId: null, name: "demo", task: "intent", purpose: "training", parentId: null, createdBy: "system" },
    });
    await freezeRow(tx, {
      ...{ datasetId: id, hash, manifest, funnel: cleaned.steps, override: demoOverride, members: [] },
      readiness: manifest.readiness,
    });
    await appendAudit(tx, {
      ...{ actor: "system", action: "dataset.freeze", subject: id, reason: demoOverride },
      after: { hash, rows: train.length },
    });
    return id;
  });
  return { datasetId, hash, testSha256: written.test.entry.sha256, steps: cleaned.steps, trainRows: train.length };
}
