import type { Job } from "@whetstone/db/queue";
import { z } from "zod";

/**
 * Every job of the learning loop: name, payload, tries. Light, because the web process imports it to enqueue; the handlers
 * are loaded by the worker alone.
 */
const runPayload = z.object({ runId: z.uuid() });

/** Gets a run whose job has used up its tries. */
export const abandonRunJob: Job<z.output<typeof runPayload>> = {
  name: "run.abandon",
  payload: runPayload,
  retries: 10,
  retryDelaySeconds: 5,
  heartbeatSeconds: 30,
  expireSeconds: 120,
};

/** Trains a run: minutes to hours, one at a time in a worker. */
export const executeRunJob: Job<z.output<typeof runPayload>> = {
  name: "run.execute",
  payload: runPayload,
  retries: 5,
  retryDelaySeconds: 5,
  heartbeatSeconds: 30,
  expireSeconds: 86_400,
  deadLetter: abandonRunJob.name,
};

const evaluationPayload = z.object({ evaluationId: z.uuid() });

/** Gets an evaluation whose job has used up its tries. */
export const abandonEvaluationJob: Job<z.output<typeof evaluationPayload>> = {
  name: "evaluation.abandon",
  payload: evaluationPayload,
  retries: 10,
  retryDelaySeconds: 5,
  heartbeatSeconds: 30,
  expireSeconds: 120,
};

/** Asks a version the held-out questions of its dataset: minutes, one at a time in a worker. */
export const evaluateJob: Job<z.output<typeof evaluationPayload>> = {
  name: "version.evaluate",
  payload: evaluationPayload,
  retries: 3,
  retryDelaySeconds: 15,
  heartbeatSeconds: 30,
  expireSeconds: 21_600,
  deadLetter: abandonEvaluationJob.name,
};
