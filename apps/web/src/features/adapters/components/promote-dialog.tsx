"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useSite } from "@/features/sites/components/use-site";
import { pointsWithInterval, rateOf } from "@/lib/numbers";
import { messageOf, useTRPC } from "@/trpc/client";
import { GateList } from "./gate-list.tsx";
import { SampleList } from "./sample-list.tsx";
import { SliceTable } from "./slice-table.tsx";

type DialogProps = { versionId: string; open: boolean; onOpenChange: (open: boolean) => void };

/** Everything that speaks for and against, then the reason, the typed name and the password. */
export function PromoteDialog({ versionId, open, onOpenChange }: DialogProps) {
  const trpc = useTRPC();
  const found = useQuery(
    trpc.adapters.promotionCase.queryOptions({ versionId }, { enabled: open, staleTime: 0, gcTime: 0 }),
  );
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`Promote ${found.data?.version.name ?? ""}`}
        description="It answers from the next turn on. One button takes it back."
        className="max-w-2xl"
      >
        {found.error ? (
          <ErrorState error={found.error} onRetry={() => found.refetch()} />
        ) : !found.data ? (
          <Skeleton className="h-72" />
        ) : (
          <PromoteForm data={found.data} onDone={() => onOpenChange(false)} />
        )}
      </DialogContent>
    </Dialog>
  );
}

type Case = NonNullable<ReturnType<typeof useCase>["data"]>;
function useCase(versionId: string) {
  const trpc = useTRPC();
  return useQuery(trpc.adapters.promotionCase.queryOptions({ versionId }));
}

function PromoteForm({ data, onDone }: { data: Case; onDone: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { sites } = useSite();
  const { version, current, gates, experiment, samples } = data;
  const failed = gates.filter((gate) => !gate.passed);
  const final = failed.find((gate) => gate.final);
  const [isOverride, setOverride] = useState(false);
  const [typedName, setTypedName] = useState("");
  const promote = useMutation(
    trpc.adapters.promote.mutationOptions({
      onSuccess: () => {
        toast.success(`${version.name} serves from the next turn on.`);
        void queries.invalidateQueries({ queryKey: trpc.adapters.pathKey() });
        void queries.invalidateQueries({ queryKey: trpc.experiments.pathKey() });
        onDone();
      },
    }),
  );
  const obstacle = final
    ? final.reason
    : failed.length > 0 && !isOverride
      ? "Not everything has passed; promote all the same only with a reason that says why."
      : typedName.trim() !== version.name
        ? `Type ${version.name} to confirm.`
        : null;

  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        promote.mutate({
          ...{ versionId: version.id, expectedCurrentId: current?.id ?? null, override: isOverride, typedName },
          ...{ reason: `${form.get("reason")}`, password: `${form.get("password")}` },
        });
      }}
    >
      <dl className="tabular grid gap-x-6 gap-y-1 rounded-md bg-muted px-4 py-3 text-sm pane:grid-cols-[9rem_1fr]">
        <dt className="text-muted-foreground">Serves now</dt>
        <dd>{current ? `${current.name} (${current.hash.slice(0, 8)})` : "the configured base"}</dd>
        <dt className="text-muted-foreground">Will serve</dt>
        <dd>
          {version.name} ({version.hash.slice(0, 8)})
        </dd>
        <dt className="text-muted-foreground">Affected</dt>
        <dd>{sites.find((site) => site.id === version.siteId)?.name ?? "this site"}: every new turn</dd>
        {experiment && (
          <>
            <dt className="text-muted-foreground">Helped, current</dt>
            <dd>{rateOf(experiment.arms.current)}</dd>
            <dt className="text-muted-foreground">Helped, candidate</dt>
            <dd>{rateOf(experiment.arms.candidate)}</dd>
            <dt className="text-muted-foreground">Difference</dt>
            <dd>
              {experiment.verdict.evidence
                ? `${pointsWithInterval(experiment.verdict.evidence.estimate, experiment.verdict.evidence.interval)} points`
                : "not enough data"}
            </dd>
          </>
        )}
        {data.arena && data.arena.current + data.arena.candidate > 0 && (
          <>
            <dt className="text-muted-foreground">Blind arena</dt>
            <dd>
              {data.arena.candidate} for the candidate, {data.arena.current} for the current, {data.arena.tie} ties
            </dd>
          </>
        )}
      </dl>
      <section className="grid gap-2">
        <h3 className="font-medium">Conditions</h3>
        <GateList gates={gates} />
      </section>
      {version.evaluation && version.evaluation.slices.length > 0 && (
        <section className="grid gap-2">
          <h3 className="font-medium">Slices</h3>
          <SliceTable slices={version.evaluation.slices} />
        </section>
      )}
      <SampleList samples={samples.length > 0 ? samples : (version.evaluation?.samples ?? []).slice(0, 6)} />
      {failed.length > 0 && !final && (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-1 size-4 accent-[var(--accent)]"
            checked={isOverride}
            onChange={(event) => setOverride(event.target.checked)}
          />
          <span>Promote all the same. The audit names what had not passed.</span>
        </label>
      )}
      <Field label="Reason" hint="Kept for good, with the numbers above.">
        {(control) => <Textarea {...control} name="reason" rows={2} required maxLength={500} />}
      </Field>
      <div className="grid gap-4 pane:grid-cols-2">
        <Field label={`Type ${version.name}`}>
          {(control) => (
            <Input
              {...control}
              value={typedName}
              autoComplete="off"
              onChange={(event) => setTypedName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Your password">
          {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" required />}
        </Field>
      </div>
      {promote.error && (
        <p role="alert" className="text-wrong">
          {messageOf(promote.error)}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" disabled={obstacle !== null || promote.isPending}>
          {promote.isPending ? "Promoting…" : "Promote"}
        </Button>
        {obstacle && <p className="min-w-0 flex-1 text-muted-foreground text-sm">{obstacle}</p>}
      </div>
    </form>
  );
}
