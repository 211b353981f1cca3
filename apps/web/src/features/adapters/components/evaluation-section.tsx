"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { pointsWithInterval } from "@/lib/numbers";
import { messageOf, useTRPC } from "@/trpc/client";
import type { VersionView } from "../view.ts";
import { GateList } from "./gate-list.tsx";
import { MetricTable } from "./metric-table.tsx";
import { SliceTable } from "./slice-table.tsx";

type Evaluation = Omit<NonNullable<VersionView["evaluation"]>, "createdAt"> & { createdAt: string | Date };

/** What a version was judged by: how far the evaluation is, or its gates, metrics and slices. */
export function EvaluationSection({
  versionId,
  evaluation,
  mayAsk,
}: {
  versionId: string;
  evaluation: Evaluation | null;
  mayAsk: boolean;
}) {
  const isOpen = evaluation !== null && isUnderWay(evaluation.status);
  return (
    <div className="grid gap-4">
      {!evaluation ? (
        <p className="text-muted-foreground">None yet.</p>
      ) : isOpen ? (
        <EvaluationProgress evaluation={evaluation} />
      ) : (
        <>
          <p className="tabular flex flex-wrap items-center gap-3">
            <Badge tone={evaluation.status === "passed" ? "good" : "wrong"}>{evaluation.status}</Badge>
            {evaluation.primary &&
              `${evaluation.primary.name}: ${pointsWithInterval(evaluation.primary.delta, evaluation.primary.interval)} points, n ${evaluation.primary.n}`}
            <span className="text-muted-foreground text-sm">
              <RelativeTime at={evaluation.createdAt} />
            </span>
          </p>
          {evaluation.error && <p className="text-wrong">{evaluation.error}</p>}
          <GateList gates={evaluation.gates.map(({ gate, ...rest }) => ({ name: gate, ...rest }))} />
          {evaluation.writeMode && <WriteMode mode={evaluation.writeMode} />}
          <MetricTable metrics={evaluation.metrics} />
          <SliceTable slices={evaluation.slices} />
        </>
      )}
      {mayAsk && !isOpen && <EvaluateButton versionId={versionId} isFirst={!evaluation} />}
    </div>
  );
}

export function isUnderWay(status: string): boolean {
  return status === "pending" || status === "running";
}

function EvaluationProgress({ evaluation }: { evaluation: Evaluation }) {
  const { status, done, total, error } = evaluation;
  const words =
    status === "pending"
      ? "Waits for the worker"
      : total === 0
        ? "Getting ready"
        : `${done.toLocaleString("en")} of ${total.toLocaleString("en")} answers`;
  return (
    <div className="grid max-w-md gap-2">
      <p className="flex flex-wrap items-center gap-3">
        <Badge tone="info">Being evaluated</Badge> <span className="tabular text-sm">{words}</span>
      </p>
      {total > 0 && (
        <div
          role="progressbar"
          aria-label="Progress of the evaluation"
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={done}
          aria-valuetext={words}
          className="h-1.5 w-full overflow-hidden rounded-sm bg-muted"
        >
          <div
            className="h-full bg-accent transition-[width] duration-150"
            style={{ width: `${(100 * done) / total}%` }}
          />
        </div>
      )}
      {error && <p className="text-muted-foreground text-sm">Tried again after: {error}</p>}
    </div>
  );
}

function WriteMode({ mode }: { mode: NonNullable<Evaluation["writeMode"]> }) {
  const verdict =
    mode.earned === null
      ? "Not known whether it may write in its own words."
      : mode.earned
        ? "Has earned to write in its own words."
        : "Answers by quoting.";
  return (
    <p>
      <span className="font-medium">{verdict}</span> <span className="text-muted-foreground">{mode.reason}</span>
    </p>
  );
}

function EvaluateButton({ versionId, isFirst }: { versionId: string; isFirst: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const ask = useMutation(
    trpc.adapters.evaluate.mutationOptions({
      onSettled: () => void queries.invalidateQueries({ queryKey: trpc.adapters.pathKey() }),
      onError: (error) => void toast.error(messageOf(error)),
    }),
  );
  return (
    <Button className="justify-self-start" disabled={ask.isPending} onClick={() => ask.mutate({ versionId })}>
      {isFirst ? "Evaluate" : "Evaluate again"}
    </Button>
  );
}
