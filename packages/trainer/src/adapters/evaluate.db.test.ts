import { AppError } from "@whetstone/core/errors";
import { openTestDb } from "@whetstone/db/testing";
import { createFakeInference, failing, type Script, scripted } from "@whetstone/helpdesk/testing/fake-inference";
import type { InferenceClient } from "@whetstone/inference/client";
import { afterAll, expect, test } from "vitest";
import { executeRun } from "../runs/execute.ts";
import { createRunsWorld, heldJob } from "../testing/runs-world.ts";
import { evaluateVersion } from "./evaluate.ts";
import { abandonQueued, evaluateQueued } from "./evaluate-queued.ts";
import { requestEvaluation } from "./request-evaluation.ts";

const { db, appUrl } = await openTestDb();
const world = await createRunsWorld(db, appUrl);
const actor = { kind: "person", userId: "maker" } as const;
afterAll(() => world.close());

/** Every adapter says "lamp", which is right; the base says "loom". */
const knowing: Script = (request, signal) => scripted([request.adapterHash ? "lamp" : "loom"])(request, signal);

function context(script: Script = knowing) {
  const generate: InferenceClient["generate"] = (request, options) => script(request as never, options?.signal);
  return { db, artifacts: world.artifacts, inference: { ...createFakeInference(), generate } };
}

async function trained() {
  const runId = await world.start();
  await executeRun(world.worker({ steps: 4 }), { runId }, heldJob);
  const version = await db.version.findFirstOrThrow({ where: { adapter: { runId } }, include: { evaluations: true } });
  const [evaluation] = version.evaluations;
  return { versionId: version.id, evaluationId: evaluation?.id ?? "", evaluations: version.evaluations };
}

const read = (evaluationId: string) => db.evaluation.findUniqueOrThrow({ where: { id: evaluationId } });
const audits = (versionId: string) =>
  db.audit.count({ where: { subject: `version:${versionId}`, action: "version.evaluate" } });

test("a run that ends asks for one evaluation, and a worker does it", async () => {
  const { versionId, evaluationId, evaluations } = await trained();
  expect(evaluations).toMatchObject([{ status: "pending" }]);
  const jobs = await db.$queryRaw<{ n: number }[]>`
    select count(*)::int as n from pgboss.job where name = 'version.evaluate' and data->>'evaluationId' = ${evaluationId}`;
  expect(jobs[0]?.n).toBe(1);

  await evaluateQueued(context(), { evaluationId }, heldJob);
  const ended = await read(evaluationId);
  expect(ended).toMatchObject({ status: "blocked", attempt: 1, error: null });
  expect(ended.report).toMatchObject({ primary: { name: "exact match", n: 8, current: 0, candidate: 1 } });
  const gates = ended.gates as { gate: string; passed: boolean; reason: string }[];
  expect(gates.map(({ gate }) => gate.slice(0, 2))).toEqual(["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8"]);
  expect(gates[0]).toMatchObject({ passed: false, reason: expect.stringContaining("8 held-out rows are too few") });
  expect(await db.version.findUniqueOrThrow({ where: { id: versionId } })).toMatchObject({ status: "evaluated" });

  // The queue may deliver a job twice: what has ended stays.
  await evaluateQueued(context(failing("ENGINE_LOST")), { evaluationId }, heldJob);
  expect(await read(evaluationId)).toEqual(ended);
  expect(await audits(versionId)).toBe(1);
});

test("a worker that comes back from the dead changes nothing", async () => {
  const { versionId, evaluationId } = await trained();
  let isThere = () => {};
  let letGo = () => {};
  const arrived = new Promise<void>((resolve) => (isThere = resolve));
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const held: Script = (request, signal) => {
    isThere();
    return scripted([() => gate, "nonsense"])(request, signal);
  };
  const late = evaluateQueued(context(held), { evaluationId }, heldJob);
  await arrived;
  await evaluateQueued(context(), { evaluationId }, heldJob);
  const ended = await read(evaluationId);
  letGo();
  await late;
  expect(ended).toMatchObject({ attempt: 2, status: "blocked" });
  expect(await read(evaluationId)).toEqual(ended);
  expect(await audits(versionId)).toBe(1);
});

test("a model server that is away is waited for; after the last try the page says why", async () => {
  const { evaluationId } = await trained();
  const away = context(failing("ENGINE_LOST"));
  await expect(evaluateQueued(away, { evaluationId }, heldJob)).rejects.toThrow(AppError);
  expect(await read(evaluationId)).toMatchObject({ status: "pending", error: expect.stringContaining("ENGINE_LOST") });
  await evaluateQueued(context(), { evaluationId }, heldJob);
  expect(await read(evaluationId)).toMatchObject({ status: "blocked", attempt: 2, error: null });

  const other = await trained();
  await expect(evaluateQueued(away, other, heldJob)).rejects.toThrow(AppError);
  await abandonQueued({ db }, other);
  expect(await read(other.evaluationId)).toMatchObject({
    ...{ status: "failed", attempt: 2 },
    error: expect.stringMatching(/^Given up after 1 attempts\. .*ENGINE_LOST/),
  });
});

test("the report and the job's end are stored together or not at all", async () => {
  const { versionId, evaluationId } = await trained();
  const complete = async () => {
    throw new Error("the queue is away");
  };
  await expect(evaluateQueued(context(), { evaluationId }, { ...heldJob, complete })).rejects.toThrow(/queue is away/);
  expect(await read(evaluationId)).toMatchObject({ status: "pending", report: null });
  expect(await db.version.findUniqueOrThrow({ where: { id: versionId } })).toMatchObject({ status: "draft" });
});

test("what no other try would mend ends at once, and a person asks again once", async () => {
  const { versionId, evaluationId } = await trained();
  await evaluateQueued(context(failing("MODEL_INVALID")), { evaluationId }, heldJob);
  expect(await read(evaluationId)).toMatchObject({ status: "failed", error: expect.stringContaining("on purpose") });

  const ctx = { db, queue: world.ctx.queue };
  const first = await requestEvaluation(ctx, { versionId, actor });
  const second = await requestEvaluation(ctx, { versionId, actor });
  expect(second).toEqual(first);
  expect(first.evaluationId).not.toBe(evaluationId);
  // The command line does its own, beside the worker's.
  const own = await evaluateVersion(context(), { versionId, actor });
  expect(await read(own.evaluationId)).toMatchObject({ status: "blocked" });
  expect(await read(first.evaluationId)).toMatchObject({ status: "pending" });
});
