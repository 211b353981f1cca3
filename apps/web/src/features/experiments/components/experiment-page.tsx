"use client";

import { useQuery } from "@tanstack/react-query";
import { SwordsIcon } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { DataList } from "@/components/data-list";
import { ErrorState } from "@/components/error-state";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { PromoteDialog } from "@/features/adapters/components/promote-dialog";
import { VersionName } from "@/features/adapters/components/version-name";
import { percent, pointsWithInterval, pValue, rateOf } from "@/lib/numbers";
import { useTRPC } from "@/trpc/client";
import { ArenaSummary } from "./arena-summary.tsx";
import { DecisionBadge, phaseNames } from "./decision-badge.tsx";
import { DifferenceChart } from "./difference-chart.tsx";
import { EndDialog } from "./end-dialog.tsx";
import { GuardrailTable } from "./guardrail-table.tsx";
import { SecondaryTable } from "./secondary-table.tsx";
import { ShadowSummary } from "./shadow-summary.tsx";

type Ending = "stop" | "critical" | null;

/** One experiment: what the numbers allow now, how they came, what guards them. */
export function ExperimentPage({ experimentId, isAdmin }: { experimentId: string; isAdmin: boolean }) {
  const trpc = useTRPC();
  const [isPromoting, setPromoting] = useState(false);
  const [ending, setEnding] = useState<Ending>(null);
  const read = useQuery(trpc.experiments.read.queryOptions({ experimentId }, { refetchInterval: 15_000 }));
  if (read.error && !read.data) return <ErrorState error={read.error} onRetry={() => read.refetch()} />;
  if (!read.data) return <Skeleton className="m-6 h-96" />;
  const experiment = read.data;
  const { verdict, plan, arms, exposed, measured } = experiment;
  const evidence = verdict.minimumMet ? verdict.evidence : null;
  const mayPromote = isAdmin && experiment.outcome !== "promote" && experiment.candidate.status !== "rejected";
  const isGood = verdict.decision === "promote" || verdict.decision === "acceptable";

  return (
    <div className="mx-auto grid w-full max-w-5xl content-start gap-8 p-6 max-pane:p-4">
      <header className="flex flex-wrap items-start justify-between gap-4">
        <div className="grid min-w-0 gap-1.5">
          <p className="text-muted-foreground text-sm">
            <Link href="/experiments" className="hover:underline">
              Experiments
            </Link>
          </p>
          <h1 className="wrap-anywhere font-semibold text-xl tracking-tight">{experiment.name}</h1>
          <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
            <VersionName version={experiment.candidate} />
            <span className="text-muted-foreground">against</span>
            <VersionName version={experiment.current} />
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {experiment.isRunning && (
            <Button variant="danger" onClick={() => setEnding("critical")}>
              Report a leak…
            </Button>
          )}
          {isAdmin && experiment.isRunning && <Button onClick={() => setEnding("stop")}>Stop…</Button>}
          {mayPromote && (
            <Button variant={isGood ? "primary" : "outline"} onClick={() => setPromoting(true)}>
              Promote…
            </Button>
          )}
        </div>
      </header>

      <section aria-label="Decision" className="grid gap-2 border-y py-5">
        <p className="flex flex-wrap items-center gap-3">
          <DecisionBadge experiment={experiment} />
          <span className="tabular font-semibold text-lg">
            {evidence ? `${pointsWithInterval(evidence.estimate, evidence.interval)} points` : "Not enough data"}
          </span>
        </p>
        <p>{experiment.isRunning || !experiment.reason ? verdict.reason : experiment.reason}</p>
        <p className="text-muted-foreground text-sm">
          Method: asymptotic confidence sequence, α {plan.alpha}, N* {plan.nStar.toLocaleString("en")}; one row per
          visitor, counted {plan.matureHours} h after the last turn. It may be read at any time.
        </p>
      </section>

      <DifferenceChart
        name={experiment.name}
        looks={experiment.looks}
        margin={plan.margin}
        alpha={plan.alpha}
        arms={arms}
      />

      <div className="grid gap-8 pane:grid-cols-2">
        <Part title="Helped without a person">
          <DataList
            rows={[
              ["Current", rateOf(arms.current)],
              ["Candidate", rateOf(arms.candidate)],
              ["Exposed", `${exposed.current} and ${exposed.candidate}`],
              ["p, smallest so far", pValue(measured.runningP)],
              [
                "Paired e-value",
                `${measured.eValue.toPrecision(3)} after ${measured.pairs} pairs; ${(1 / plan.alpha).toFixed(0)} rejects equality`,
              ],
              ["Sample ratio p", `${pValue(experiment.sampleRatioP)}; below .001 the split is broken`],
            ]}
          />
        </Part>
        <Part title="The plan, written before the start">
          <DataList
            rows={[
              ["Phase", experiment.isRunning ? (phaseNames[experiment.phase] ?? experiment.phase) : experiment.phase],
              ["Started", experiment.startedAt ? <RelativeTime key="at" at={experiment.startedAt} /> : "–"],
              ["By", experiment.startedBy],
              ["Days", `${experiment.days.toFixed(1)} of ${plan.minDays} to ${plan.maxDays}`],
              ["Not worse means", `at most ${(plan.margin * 100).toFixed(1)} points lost`],
              ["Stops by itself for", "harm, a critical finding, a broken split"],
            ]}
          />
        </Part>
      </div>

      <Part title="Guardrails">
        <GuardrailTable guardrails={experiment.guardrails} />
      </Part>

      <div className="grid gap-8 pane:grid-cols-2">
        <Part title="Beside the decision">
          <SecondaryTable secondary={experiment.secondary} />
          {experiment.bayes && (
            <p className="text-muted-foreground text-sm">
              Bayesian view: {percent(experiment.bayes.candidateIsBetter)} that the candidate is better. It explains and
              never decides: stopping by it errs in half of all experiments.
            </p>
          )}
        </Part>
        <Part title="Blind arena">
          <ArenaSummary experimentId={experimentId} />
          <Link
            href={`/experiments/${experimentId}/arena`}
            className="inline-flex items-center gap-2 text-accent hover:underline"
          >
            <SwordsIcon aria-hidden="true" className="size-4" /> Judge pairs without knowing which is which
          </Link>
        </Part>
      </div>
      <ShadowSummary shadow={experiment.shadow} />

      <EndDialog experimentId={experimentId} ending={ending} onClose={() => setEnding(null)} />
      {isAdmin && <PromoteDialog versionId={experiment.candidate.id} open={isPromoting} onOpenChange={setPromoting} />}
    </div>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="grid content-start gap-3">
      <h2 className="font-semibold text-lg">{title}</h2>
      {children}
    </section>
  );
}
