import type { Experiment, Version } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

export type { Experiment };
export type ExperimentRow = Experiment & { current: Version | null; candidate: Version };

/** Phases in which an experiment is alive; in all but `shadow` visitors meet the candidate. */
export const runningPhases = ["shadow", "canary", "ramp", "ab"] as const;

const versions = { current: true, candidate: true } as const;

export function readExperimentRow(db: DbOrTx, input: { experimentId: string }): Promise<ExperimentRow | null> {
  return db.experiment.findUnique({ where: { id: input.experimentId }, include: versions });
}

/** The experiments of a site, newest first. */
export function readExperimentRows(db: DbOrTx, input: { siteId: string; task?: string }): Promise<ExperimentRow[]> {
  return db.experiment.findMany({ where: input, include: versions, orderBy: { createdAt: "desc" }, take: 200 });
}

/** The one experiment that runs for a site and task. */
export function readRunningExperiment(
  db: DbOrTx,
  input: { siteId: string; task: string },
): Promise<ExperimentRow | null> {
  return db.experiment.findFirst({ where: { ...input, phase: { in: [...runningPhases] } }, include: versions });
}

/** The running experiments of all sites, oldest first. */
export function readRunningExperiments(db: DbOrTx): Promise<ExperimentRow[]> {
  return db.experiment.findMany({
    where: { phase: { in: [...runningPhases] } },
    include: versions,
    orderBy: { createdAt: "asc" },
  });
}

/** The newest experiment in which a version was the candidate. */
export function readExperimentOfCandidate(db: DbOrTx, input: { candidateId: string }): Promise<ExperimentRow | null> {
  return db.experiment.findFirst({ where: input, include: versions, orderBy: { createdAt: "desc" } });
}

/** Visitors with a first question per day over the last `days` days before `until`, and how many of them were helped. */
export async function readTraffic(
  db: DbOrTx,
  input: { siteId: string; until: Date; days: number },
): Promise<{ visitorsPerDay: number; rate: number | null }> {
  const since = new Date(input.until.getTime() - input.days * 86_400_000);
  const rows = await db.$queryRaw<{ visitors: number; helped: number; spanDays: number }[]>`
    with first as (
      select distinct on (c."visitorId") c.id, c."createdAt" from conversation c
      where c."siteId" = ${input.siteId}::uuid and c."createdAt" >= ${since} and c."createdAt" <= ${input.until} and c."messageCount" > 0
      order by c."visitorId", c."createdAt")
    select count(*)::int as visitors,
      count(*) filter (where exists (select 1 from message m where m."conversationId" = first.id and m."answerKind" in ('quote', 'write', 'approved'))
        and not exists (select 1 from message m where m."conversationId" = first.id and m.author = 'system' and m.text in ('handed_off', 'agent_joined', 'reopened'))
        and not exists (select 1 from feedback f join message m on m.id = f."messageId" where m."conversationId" = first.id and f.value = 'down'))::int as helped,
      greatest(1, extract(epoch from ${input.until}::timestamp - min("createdAt")) / 86400)::float8 as "spanDays"
    from first`;
  const found = rows[0];
  if (!found || found.visitors === 0) return { visitorsPerDay: 0, rate: null };
  return {
    visitorsPerDay: found.visitors / Math.min(input.days, found.spanDays),
    rate: found.helped / found.visitors,
  };
}
