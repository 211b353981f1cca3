import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@whetstone/core/errors";
import { createAdapter, createNumberedVersion } from "@whetstone/db/adapters/adapter-writes";
import type { ArtifactStore } from "@whetstone/db/artifacts";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Prisma, Tx } from "@whetstone/db/client";
import type { Queue } from "@whetstone/db/queue";
import type { RunRow } from "@whetstone/db/runs/reads";
import { endRun } from "@whetstone/db/runs/writes";
import { queueEvaluation } from "../adapters/request-evaluation.ts";
import { manifestSchema, type SidecarManifest } from "./contract.ts";
import type { Fence } from "./fence.ts";
import { resolvedSchema } from "./prepare.ts";

const ggufName = "adapter.gguf";

/** What a finished training left: its manifest, and every file of it in the artifact store under the hash it names. */
export async function collect(
  artifacts: ArtifactStore,
  input: { run: RunRow; outDir: string },
): Promise<{ manifest: SidecarManifest; extra: Record<string, string> }> {
  const { run, outDir } = input;
  const text = await readFile(join(outDir, "manifest.json"), "utf8").catch(() => {
    throw new AppError("SIDECAR_FAILED", "The training ended well but left no manifest; start it again.");
  });
  const manifest = manifestSchema.parse(JSON.parse(text));
  const isOurs =
    manifest.runId === run.id && manifest.baseSha256 === run.baseHash && manifest.datasetSha256 === run.dataset.hash;
  if (!isOurs || !manifest.files[ggufName])
    throw new AppError("SIDECAR_FAILED", "The training's manifest is for another run, base or dataset.");
  for (const [name, { sha256 }] of Object.entries(manifest.files))
    await artifacts.put({ path: join(outDir, name) }, { sha256 });
  await artifacts.put({ bytes: peftIndex(manifest) }, { sha256: manifest.peftSha256 });
  const extra: Record<string, string> = { manifest: (await artifacts.put({ bytes: text })).sha256 };
  if (manifest.answers) extra.answers = (await artifacts.put({ path: join(outDir, manifest.answers) })).sha256;
  return { manifest, extra };
}

/**
 * The one moment at which a run has an effect: the run's end, its adapter, a version with its evaluation waiting, the
 * audit and the job's end commit together, or none of them does. The same adapter from another run is kept once.
 */
export async function publish(
  fence: Fence,
  input: {
    run: RunRow;
    manifest: SidecarManifest;
    extra: Record<string, string>;
    parity: Prisma.InputJsonValue;
    completeJob: (tx: Tx) => Promise<void>;
    /** Where the new version's evaluation is asked for. */
    queue: Pick<Queue, "enqueue">;
  },
): Promise<string> {
  const { run, manifest, extra, parity } = input;
  const gguf = manifest.files[ggufName];
  if (!gguf) throw new AppError("SIDECAR_FAILED", "The training's manifest names no adapter.");
  const { underMinimum } = resolvedSchema.parse(run.resolved);
  const { parityReference: _large, ...kept } = manifest;
  await fence.write(async (tx) => {
    const end = { status: "finished", manifest: { ...kept, artifacts: extra } as Prisma.InputJsonValue } as const;
    if (!(await endRun(tx, { ...fence.attempt, end }))) return false;
    await createAdapter(tx, {
      ...{
        hash: gguf.sha256,
        siteId: run.siteId,
        runId: run.id,
        baseHash: run.baseHash,
        templateHash: run.templateHash,
      },
      ...{ datasetHash: run.dataset.hash, peftHash: manifest.peftSha256, rank: manifest.rank, parity, underMinimum },
      sizeBytes: gguf.sizeBytes,
    });
    if (run.siteId) {
      const version = await addVersion(tx, { run, siteId: run.siteId, adapterHash: gguf.sha256 });
      const datasetHash = run.dataset.hash ?? "";
      if (version) await queueEvaluation(tx, input.queue, { versionId: version.id, datasetHash });
    }
    await appendAudit(tx, {
      ...{ siteId: run.siteId, actor: "system", action: "run.finish", subject: `run:${run.id}` },
      after: { adapter: gguf.sha256, attempt: fence.attempt.attempt, steps: manifest.steps },
    });
    await input.completeJob(tx);
    return true;
  });
  return gguf.sha256;
}

/** A draft, named by the next free number of its site and task; null where the same one is there. */
function addVersion(
  tx: Tx,
  input: { run: RunRow; siteId: string; adapterHash: string },
): Promise<{ id: string } | null> {
  const { run, siteId, adapterHash } = input;
  const { task } = run.dataset;
  const parts = { adapterHash, baseHash: run.baseHash, templateHash: run.templateHash, sampler: {} };
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  return createNumberedVersion(tx, { siteId, task, hash, ...parts, createdBy: run.startedBy });
}

/** As Python writes it, since the hash of this text is the name of the two files together. */
function peftIndex({ files }: SidecarManifest): string {
  const names = Object.keys(files).filter((name) => name !== ggufName);
  return `{${names
    .sort()
    .map((name) => `"${name}": "${files[name]?.sha256}"`)
    .join(", ")}}`;
}
