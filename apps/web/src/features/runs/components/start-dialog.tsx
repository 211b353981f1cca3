"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select, Textarea } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";
import { PlanSummary } from "./plan-summary.tsx";

/** Chooses dataset and recipe, and says what the run will take before it starts. */
export function StartDialog({ siteId, onClose }: { siteId: string; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queries = useQueryClient();
  // Chosen once per dialog: a second click is the same run.
  const [id] = useState(() => crypto.randomUUID());
  const [dataset, setDataset] = useState("");
  const [recipe, setRecipe] = useState("cpu-smol");
  const [override, setOverride] = useState("");
  const choices = useQuery(trpc.runs.choices.queryOptions({ siteId }));
  const chosen = dataset || (choices.data?.datasets[0]?.id ?? "");
  const plan = useQuery(trpc.runs.plan.queryOptions({ dataset: chosen, recipe }, { enabled: chosen !== "" }));
  const start = useMutation(
    trpc.runs.start.mutationOptions({
      onSuccess: ({ id: runId }) => {
        void queries.invalidateQueries({ queryKey: trpc.runs.list.queryKey() });
        router.push(`/runs/${runId}`);
      },
    }),
  );
  const known = choices.data?.datasets.find((one) => one.id === chosen);
  const needsReason = (known?.lacks.length ?? 0) > 0 && !known?.override;

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title="Start a run" description="It trains in the background; this page can be closed meanwhile.">
        {choices.error ? (
          <p role="alert" className="text-wrong">
            {messageOf(choices.error)}
          </p>
        ) : !choices.data ? (
          <Skeleton className="h-48" />
        ) : choices.data.datasets.length === 0 ? (
          <p className="text-muted-foreground">There is no frozen dataset yet. Freeze one first.</p>
        ) : (
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              start.mutate({ id, dataset: chosen, recipe, override: override.trim() || null });
            }}
          >
            <Field label="Dataset">
              {(control) => (
                <Select {...control} value={chosen} onChange={(event) => setDataset(event.target.value)}>
                  {choices.data.datasets.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.name} · {one.task} · {one.rows.toLocaleString("en")} rows
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Recipe">
              {(control) => (
                <Select {...control} value={recipe} onChange={(event) => setRecipe(event.target.value)}>
                  {choices.data.recipes.map((one) => (
                    <option key={one.name} value={one.name}>
                      {one.name} · rank {one.rank} · {one.epochs} epochs
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <PlanSummary plan={plan.data} error={plan.error} />
            {needsReason && (
              <Field
                label="Reason"
                hint="Needed under the minimums and kept in the audit. Its versions can be evaluated, never promoted."
              >
                {(control) => (
                  <Textarea
                    {...control}
                    rows={2}
                    required
                    maxLength={500}
                    value={override}
                    onChange={(event) => setOverride(event.target.value)}
                  />
                )}
              </Field>
            )}
            {start.error && (
              <p role="alert" className="text-sm text-wrong">
                {messageOf(start.error)}
              </p>
            )}
            <Button type="submit" variant="primary" disabled={start.isPending || !plan.data}>
              {start.isPending ? "Starting…" : "Start"}
            </Button>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}
