import { fromPrisma, PgBoss } from "pg-boss";
import type { Tx } from "./client.ts";

/** What a job is, apart from who does it: a name, its payload and how often it may be tried. */
export type Job<Payload> = {
  name: string;
  /** A zod schema, or anything that throws for a wrong payload. */
  payload: { parse(value: unknown): Payload };
  /** Further tries after the first. */
  retries: number;
  retryDelaySeconds: number;
  /** At least 10: a worker that is silent for so long is taken for dead, and the job starts anew. */
  heartbeatSeconds: number;
  /** Seconds, at most a day, after which the job is taken away whatever its worker says. */
  expireSeconds: number;
  /** Name of the job that gets the payload when every try has failed. */
  deadLetter?: string;
};

export type JobRun = {
  /** Aborts when the queue has taken the job away or the worker is asked to end. */
  signal: AbortSignal;
  /** Completes the job inside a transaction of the handler, together with what it did. */
  complete(tx: Tx): Promise<void>;
};

export type Queue = {
  /** Adds a job in the transaction of the row that it is about: both are there or neither. */
  enqueue<Payload>(tx: Tx, job: Job<Payload>, payload: Payload): Promise<void>;
  /** Runs a job's handler, one at a time. A handler that throws is tried again; it may run twice and must bear it. */
  work<Payload>(job: Job<Payload>, handler: (payload: Payload, run: JobRun) => Promise<void>): Promise<void>;
  /** Runs a handler by the clock, in one of all workers at a time. `cron` has five fields, UTC. */
  repeat(task: { name: string; cron: string }, handler: () => Promise<void>): Promise<void>;
  /** Takes no further job, waits up to `graceMs` (default 20 s) for running ones, then gives them back. */
  close(graceMs?: number): Promise<void>;
};

type QueueOptions = {
  /** Names the application's role. */
  url: string;
  /** Told about what goes wrong between the jobs, such as a database that is away. */
  onError: (error: unknown) => void;
};

/** A queue that only enqueues: for the web process. Opens one connection, and none before it is used. */
export function openSendingQueue(options: QueueOptions): Queue {
  return queueOf(
    { ...unprivileged, connectionString: options.url, max: 1, supervise: false, schedule: false },
    options,
  );
}

/**
 * A queue whose jobs are done here; looks for them every two seconds. Every `superviseSeconds` (default 15) it looks for
 * jobs of workers that have fallen silent.
 */
export function openWorkingQueue(options: QueueOptions & { superviseSeconds?: number }): Queue {
  const { url: connectionString, superviseSeconds: seconds = 15 } = options;
  const often = { superviseIntervalSeconds: seconds, monitorIntervalSeconds: seconds };
  return queueOf({ ...unprivileged, connectionString, max: 4, ...often }, options);
}

/** Its tables are made by `migrate` with the owner's rights; the application's role has no DDL. */
const unprivileged = {
  ...{ migrate: false, createSchema: false, reindex: false, registerInstance: false, monitorVacuum: false },
  openTelemetry: { enabled: false },
} as const;

function queueOf(settings: ConstructorParameters<typeof PgBoss>[0], { onError }: QueueOptions): Queue {
  const boss = new PgBoss(settings as object);
  boss.on("error", onError);
  let starting: Promise<unknown> | null = null;
  const known = new Map<string, Promise<void>>();
  const start = () => {
    starting ??= boss.start().catch((error: unknown) => {
      starting = null;
      throw error;
    });
    return starting;
  };
  const declare = (name: string, settings: object) => {
    const declared =
      known.get(name) ??
      start().then(async () => {
        await boss.createQueue(name, settings);
        const { deadLetter: _fixed, heartbeatSeconds: _too, ...changeable }: Record<string, unknown> = { ...settings };
        if (Object.keys(changeable).length > 0) await boss.updateQueue(name, changeable);
      });
    known.set(name, declared);
    declared.catch(() => known.delete(name));
    return declared;
  };
  const declareJob = async (job: Job<never>) => {
    if (job.deadLetter) await declare(job.deadLetter, {});
    await declare(job.name, {
      ...{ retryLimit: job.retries, retryDelay: job.retryDelaySeconds, retryBackoff: true },
      ...{ heartbeatSeconds: job.heartbeatSeconds, expireInSeconds: job.expireSeconds },
      ...(job.deadLetter ? { deadLetter: job.deadLetter } : {}),
    });
  };

  return {
    async enqueue(tx, job, payload) {
      await declareJob(job as Job<never>);
      await boss.send(job.name, job.payload.parse(payload) as object, { db: fromPrisma(tx) });
    },
    async work(job, handler) {
      await declareJob(job as Job<never>);
      await boss.work(job.name, { pollingIntervalSeconds: 2, batchSize: 1 }, async ([claimed]) => {
        if (!claimed) return;
        await handler(job.payload.parse(claimed.data), {
          signal: claimed.signal,
          complete: async (tx) => void (await boss.complete(job.name, claimed, {}, { db: fromPrisma(tx) })),
        });
      });
    },
    async repeat({ name, cron }, handler) {
      await declare(name, { retryLimit: 0, expireInSeconds: 600 });
      await boss.schedule(name, cron, {}, { singletonKey: name });
      await boss.work(name, { pollingIntervalSeconds: 5, batchSize: 1 }, () => handler());
    },
    async close(graceMs = 20_000) {
      if (starting) await boss.stop({ timeout: graceMs }).catch(onError);
    },
  };
}
