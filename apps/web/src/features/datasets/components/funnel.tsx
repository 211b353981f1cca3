"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { useTRPC } from "@/trpc/client";
import type { DatasetView } from "./dataset-page.tsx";
import { ExampleItem } from "./example-item.tsx";

type Step = DatasetView["funnel"][number];

/** What each gate removed and why; a reason shows some of the rows behind it. */
export function Funnel({ siteId, steps }: { siteId: string; steps: Step[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const all = steps[0]?.before ?? 0;
  const left = steps.at(-1)?.after ?? 0;
  return (
    <section aria-labelledby="funnel" className="grid gap-3">
      <div className="grid gap-0.5">
        <h2 id="funnel" className="font-semibold text-lg">
          What the gates kept
        </h2>
        <p className="tabular text-muted-foreground text-sm">
          {left.toLocaleString("en")} of {all.toLocaleString("en")} examples
        </p>
      </div>
      <table className="w-full table-fixed border-b text-start">
        <thead>
          <tr className="border-b text-muted-foreground text-sm">
            <th scope="col" className="h-9 w-40 px-2 text-start font-medium max-pane:w-32">
              Gate
            </th>
            <th scope="col" className="w-20 px-2 text-end font-medium">
              Left
            </th>
            <th scope="col" className="w-20 px-2 text-end font-medium">
              Removed
            </th>
            <th scope="col" className="px-2 ps-6 text-start font-medium max-pane:hidden">
              Why
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.gate} className="border-b align-baseline last:border-0">
              <th scope="row" className="px-2 py-2 text-start font-normal">
                {step.gate}
                <span aria-hidden="true" className="mt-1 block h-1 rounded-sm bg-muted">
                  <span
                    className="block h-1 rounded-sm bg-accent"
                    style={{ width: `${all === 0 ? 0 : (100 * step.after) / all}%` }}
                  />
                </span>
                <span className="mt-1 pane:hidden">
                  <Reasons step={step} chosen={chosen} onChoose={setChosen} />
                </span>
              </th>
              <td className="tabular px-2 py-2 text-end">{step.after.toLocaleString("en")}</td>
              <td className={cn("tabular px-2 py-2 text-end", step.before === step.after && "text-muted-foreground")}>
                {(step.before - step.after).toLocaleString("en")}
              </td>
              <td className="px-2 py-1.5 ps-6 max-pane:hidden">
                <Reasons step={step} chosen={chosen} onChoose={setChosen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {chosen && <Samples siteId={siteId} steps={steps} chosen={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}

type ReasonProps = { step: Step; chosen: string | null; onChoose: (key: string | null) => void };

function Reasons({ step, chosen, onChoose }: ReasonProps) {
  const reasons = Object.entries(step.reasons);
  return (
    <span className="flex flex-wrap gap-1">
      {reasons.map(([reason, count]) => {
        const key = `${step.gate}: ${reason}`;
        return (
          <button
            key={reason}
            type="button"
            aria-pressed={key === chosen}
            onClick={() => onChoose(key === chosen ? null : key)}
            className={cn(
              "min-h-6 rounded-sm bg-muted px-1.5 text-start text-sm hover:bg-hover",
              key === chosen && "bg-accent-tint text-accent",
            )}
          >
            {reason} <span className="tabular font-medium">{count.toLocaleString("en")}</span>
          </button>
        );
      })}
    </span>
  );
}

type SampleProps = { siteId: string; steps: Step[]; chosen: string; onClose: () => void };

function Samples({ siteId, steps, chosen, onClose }: SampleProps) {
  const trpc = useTRPC();
  const step = steps.find((one) => chosen.startsWith(`${one.gate}: `));
  const reason = chosen.slice((step?.gate.length ?? 0) + 2);
  const ids = step?.samples[reason] ?? [];
  const found = useQuery(trpc.datasets.samples.queryOptions({ siteId, ids }));
  return (
    <section aria-label={chosen} className="grid gap-3 rounded-lg bg-muted p-4">
      <div className="flex items-baseline justify-between gap-4">
        <h3 className="font-medium">
          {reason}{" "}
          <span className="tabular text-muted-foreground">
            {ids.length} of {step?.reasons[reason] ?? 0} shown
          </span>
        </h3>
        <Button size="sm" variant="ghost" onClick={onClose}>
          Close
        </Button>
      </div>
      {found.error && <ErrorState error={found.error} />}
      {found.isPending && <Skeleton className="h-24" />}
      <ul className="grid gap-3">
        {found.data?.map((row) => (
          <ExampleItem key={row.id} row={row} />
        ))}
      </ul>
    </section>
  );
}
